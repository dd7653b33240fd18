// The check of a proof in the browser against a proof made here with Node's own cryptography: another implementation.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = buildSync({ entryPoints: [join(root, "src/proof.ts")], bundle: true, write: false, format: "esm", target: "es2020" });
const { checkFile, leads } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leaf = (entry) => sha256(Buffer.of(0), entry);
const node = (left, right) => sha256(Buffer.of(1), left, right);

/** The root of some leaves, by the definition of RFC 6962. */
function mth(leaves) {
  if (leaves.length === 1) return leaves[0];
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return node(mth(leaves.slice(0, left)), mth(leaves.slice(left)));
}

function path(index, leaves) {
  if (leaves.length === 1) return [];
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return index < left
    ? [...path(index, leaves.slice(0, left)), mth(leaves.slice(left))]
    : [...path(index - left, leaves.slice(left)), mth(leaves.slice(0, left))];
}

function signer(name, kind) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const bytes = Buffer.concat([Buffer.of(kind), publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const id = sha256(Buffer.from(`${name}\n`), bytes).subarray(0, 4);
  return { name, id, privateKey, key: `${name}+${id.toString("hex")}+${bytes.toString("base64")}` };
}

const log = signer("contoh.example/log", 1);
const witness = signer("inspektorat.example/saksi", 4);
// The example of the documentation, as one event among five.
const page = readFileSync(join(root, "../docs/history.md"), "utf8");
const document = /```\n(balai-history\/1\n[\s\S]*?\n)```/.exec(page)[1];
const text = document.slice(0, document.indexOf("\n\n") + 1);
const leaves = [0, 1, 2, 3, 4].map((number) => leaf(number === 3 ? sha256(Buffer.from(text)) : Buffer.of(number)));
const note = `contoh.example/log\n5\n${mth(leaves).toString("base64")}\n`;

function line(by, bytes) {
  return `\u2014 ${by.name} ${Buffer.concat([by.id, bytes]).toString("base64")}\n`;
}

function file({ extra = document, index = 3, seen = true } = {}) {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(1772409700n);
  const word = Buffer.concat([time, sign(null, Buffer.from(`cosignature/v1\ntime 1772409700\n${note}`), witness.privateKey)]);
  return [
    "c2sp.org/tlog-proof@v1",
    `extra ${Buffer.from(extra).toString("base64")}`,
    `index ${index}`,
    ...path(3, leaves).map((hash) => hash.toString("base64")),
    "",
    `${note}\n${line(log, sign(null, Buffer.from(note), log.privateKey))}${seen ? line(witness, word) : ""}`,
  ].join("\n");
}

test("a true proof is told with its case and its witnesses", async () => {
  const found = await checkFile(file() + file({ seen: false }), log.key, `${witness.key} `);
  assert.deepEqual(found, { case: "CTH-7F3K-92QX", count: 2, witnesses: [] });
  const both = await checkFile(file() + file(), log.key, witness.key);
  assert.deepEqual(both.witnesses, ["inspektorat.example/saksi"]);
});

test("what is not true is refused", async () => {
  const bad = { kind: "bad" };
  const unread = { kind: "unread" };
  await assert.rejects(checkFile(file({ index: 2 }), log.key, ""), bad);
  await assert.rejects(checkFile(file({ extra: document.replace("to proses", "to selesai") }), log.key, ""), bad);
  const other = Buffer.from("Kami tolak.").toString("base64");
  await assert.rejects(checkFile(file({ extra: document.replace("S2FtaSBwZXJpa3NhIGJlc29rLg==", other) }), log.key, ""), bad);
  await assert.rejects(checkFile(file(), signer("contoh.example/log", 1).key, ""), bad);
  for (const wrong of ["", "halo", `x${file()}`, file().replace("index", "tempat")]) {
    await assert.rejects(checkFile(wrong, log.key, ""), unread);
  }
});

test("every changed letter of the checkpoint is seen", async () => {
  const whole = file();
  const start = whole.indexOf("\n\n") + 2;
  for (let at = start; at < whole.length; at += 3) {
    const changed = whole.slice(0, at) + (whole[at] === "B" ? "C" : "B") + whole.slice(at + 1);
    await assert.rejects(checkFile(changed, log.key, witness.key).then((found) => assert.deepEqual(found.witnesses, ["nobody"])));
  }
});

test("paths of every size lead to the root and to no other", async () => {
  for (let size = 1; size <= 40; size += 1) {
    const many = Array.from({ length: size }, (_, number) => leaf(Buffer.of(number)));
    for (let index = 0; index < size; index += 1) {
      const steps = path(index, many);
      assert.ok(await leads(many[index], index, size, steps, mth(many)), `${index} of ${size}`);
      if (size > 1) assert.ok(!(await leads(many[index], (index + 1) % size, size, steps, mth(many))), `${index} of ${size}`);
    }
  }
});
