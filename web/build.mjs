// Builds styles and scripts into dist/: every file is named by its content's hash, texts get a brotli twin, and
// manifest.json tells which plain name became which file.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const manifest = {};

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_LGWIN]: 22,
  };
  return brotliCompressSync(bytes, { params });
}

/** Writes one asset under its hashed name; gives that name. */
function keep(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  writeFileSync(join(dist, hashed), bytes);
  const small = brotli(bytes);
  writeFileSync(join(dist, `${hashed}.br`), small);
  manifest[name] = hashed;
  console.log(`${name.padEnd(16)} ${String(bytes.length).padStart(8)} bytes, ${String(small.length).padStart(7)} brotli`);
  return hashed;
}

function style(name) {
  const { css } = sass.compile(join(here, `styles/${name}.scss`), {
    style: "compressed",
    charset: false,
    loadPaths: [join(here, "node_modules/govuk-frontend/dist"), join(here, "node_modules")],
    quietDeps: true,
  });
  // Sass leaves old prefixes alone; esbuild folds equal rules and drops what no supported browser needs.
  const { code } = esbuild.transformSync(css, { loader: "css", minify: true, target: ["chrome80", "safari13"] });
  keep(`${name}.css`, code);
}

/** One script with everything it needs. `format` "iife" runs in browsers of 2017, "esm" is for the map only. */
function script(name, { entry = `src/${name}.ts`, format = "iife", target = "es2017", define = {} } = {}) {
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [join(here, entry)],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    write: false,
    format,
    target,
    define,
    legalComments: "none",
    logLevel: "warning",
  });
  return keep(`${name}.js`, outputFiles[0].contents);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

style("balai");
style("petugas");
style("saya");
style("reference");
style("siaga");
style("loket");
script("balai");
script("petugas");
script("pekerja", { target: "es2018" });
script("pekerja-akhir", { target: "es2018" });
script("log", { target: "es2020" });
script("saya");
// MapLibre's worker is an entry of its own: bundled in, its address could not be found. A classic script, since a
// module worker needs a browser of 2023.
const worker = script("map-worker", {
  entry: "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs",
  target: "es2020",
});
style("map");
script("map", { format: "esm", target: "es2022", define: { WORKER: JSON.stringify(`/aset/${worker}`) } });
keep("ikon.svg", readFileSync(join(here, "src/ikon.svg")));
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2));
