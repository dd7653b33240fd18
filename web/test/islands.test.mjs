// What the islands compute, apart from any page: where a photo was taken, which choices fit, how texts are filled.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

async function load(name) {
  const { outputFiles } = buildSync({ entryPoints: [join(root, `src/${name}.ts`)], bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const { taken, segment } = await load("exif");
const { fits } = await load("filter");
const { fill } = await load("page");

/** A JPEG of nothing but its beginning, a segment, and the mark of its end. */
function jpeg(part) {
  return new Uint8Array([0xff, 0xd8, ...part, 0xff, 0xd9, 0, 0, 0, 0, 0, 0, 0, 0]).buffer;
}

test("place and time survive into the small copy", () => {
  for (const [latitude, longitude] of [[-8.650123, 115.216667], [0.5, -0.25], [51.5, -0.125]]) {
    const found = taken(jpeg(segment({ latitude, longitude, at: "2026:11:22 14:05:00" })));
    assert.ok(Math.abs(found.latitude - latitude) < 1e-6 && Math.abs(found.longitude - longitude) < 1e-6, JSON.stringify(found));
    assert.equal(found.at, "2026:11:22 14:05:00");
  }
  assert.deepEqual(taken(jpeg(segment({ latitude: -8.5, longitude: 115 }))), { latitude: -8.5, longitude: 115 });
  assert.deepEqual(taken(jpeg(segment({ at: "2026:11:22 14:05:00" }))), { at: "2026:11:22 14:05:00" });
});

test("a photo that tells nothing gives nothing", () => {
  assert.equal(segment({}), undefined);
  for (const bytes of [[], [0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47], new Array(40).fill(0xff)]) {
    assert.deepEqual(taken(new Uint8Array(bytes).buffer), {});
  }
  const whole = new Uint8Array(jpeg(segment({ latitude: -8.5, longitude: 115, at: "2026:11:22 14:05:00" })));
  for (let length = 0; length < whole.length; length++) {
    assert.doesNotThrow(() => taken(whole.slice(0, length).buffer), `cut at ${length}`);
  }
  for (let at = 0; at < whole.length; at++) {
    const broken = whole.slice();
    broken[at] ^= 0xff;
    assert.doesNotThrow(() => taken(broken.buffer), `flipped at ${at}`);
  }
});

test("choices fit by the beginnings of their words, accents and case aside", () => {
  assert.ok(fits("Desa Dalung, Kecamatan Kuta Utara", "dalu"));
  assert.ok(fits("Desa Dalung, Kecamatan Kuta Utara", "utara dal"));
  assert.ok(fits("Kelurahan Sadé", "SADE"));
  assert.ok(fits("Desa Canggu", ""));
  assert.ok(!fits("Desa Dalung", "alung"));
  assert.ok(!fits("Desa Dalung", "dalung kuta"));
});

test("a puzzle is solved by trying, and one without an answer ends", async () => {
  const { solve } = await load("puzzle");
  const digest = async (text) => createHash("sha256").update(text).digest("hex");
  const challenge = await digest("abc.9" + 137);
  assert.equal(await solve("abc.9", challenge, 40000, digest), 137);
  assert.equal(await solve("abc.9", challenge, 100, digest), -1);
});

test("texts are filled by name and what is unknown stays", () => {
  assert.equal(fill("sisa {count} dari {limit}", { count: 3 }), "sisa 3 dari {limit}");
});

test("the first scripts are read by browsers of 2017", () => {
  const dist = join(root, "dist");
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  for (const name of ["balai.js", "petugas.js"]) {
    const text = readFileSync(join(dist, manifest[name]), "utf8");
    // `?.`, `??`, class fields and `import(` came later.
    for (const young of [/\?\.[a-z(\[]/i, /\?\?/, /\bimport\(/, /#\w+\s*[=(;]/]) assert.doesNotMatch(text, young, `${name} ${young}`);
  }
});

test("weights keep their promise", () => {
  const dist = join(root, "dist");
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const weight = (name) => readFileSync(join(dist, `${manifest[name]}.br`)).length;
  assert.ok(weight("balai.css") <= 12 * 1024, `balai.css ${weight("balai.css")}`);
  assert.ok(weight("balai.js") <= 15 * 1024, `balai.js ${weight("balai.js")}`);
  assert.ok(weight("petugas.css") + weight("petugas.js") <= 8 * 1024);
});

test("types hold, and no source writes a style or script into a page", () => {
  execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit"], { cwd: root, stdio: "inherit" });
  for (const name of readdirSync(join(root, "src")).filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(join(root, "src", name), "utf8");
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
  }
});
