// The check of documents in the browser against credentials, keys and lists that the server's code made (credential.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const built = buildSync({ entryPoints: [join(here, "../src/credential.ts")], bundle: true, write: false, format: "esm", target: "es2020" });
const { base32, documentId, keySet, states, verify } = await import(
  `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`
);
const made = JSON.parse(readFileSync(join(here, "credential.json"), "utf8"));
const bytes = (digits) => new Uint8Array(Buffer.from(digits, "hex"));
const keys = keySet(bytes(made.keys));
const credential = base32(made.address.split("#")[1]);

const why = async (work) => {
  try {
    await work();
    return "verified";
  } catch (error) {
    return error.why ?? String(error);
  }
};

test("what the server signed verifies and reads back", async () => {
  const claims = await verify(credential, keys);
  assert.equal(claims.number, made.number);
  assert.deepEqual(claims.subject, made.subject);
  assert.equal(documentId(claims.id), made.id);
  assert.equal(claims.specimen, false);
});

test("one flipped bit anywhere never verifies", async () => {
  for (let place = 0; place < credential.length * 8; place += 1) {
    const changed = credential.slice();
    changed[place >> 3] ^= 1 << (place & 7);
    assert.notEqual(await why(() => verify(changed, keys)), "verified", `bit ${place}`);
  }
});

test("another text of the same bytes is refused", async () => {
  const fragment = made.address.split("#")[1];
  for (const other of [fragment.toLowerCase(), `${fragment}=`, `${fragment}A`, fragment.slice(1), "", "0189"]) {
    assert.notEqual(await why(() => verify(base32(other), keys)), "verified", other.slice(0, 20));
  }
});

test("a wrong key and a cloned host are told apart", async () => {
  assert.equal(await why(() => verify(base32(made.forged), keys)), "unknown-key");
  assert.equal(await why(() => verify(base32(made.cloned), keys)), "issuer");
  const changed = credential.slice();
  changed[changed.length - 1] ^= 1;
  assert.equal(await why(() => verify(changed, keys)), "changed");
});

test("the list tells the state, and how old it is", async () => {
  const claims = await verify(credential, keys);
  const list = await states(bytes(made.list), keys);
  assert.equal(list.state(claims), "revoked");
  assert.equal(list.state({ ...claims, index: 40 }), "superseded");
  assert.equal(list.state({ ...claims, index: 0 }), "active");
  assert.equal(list.state({ ...claims, index: 50 }), undefined);
  assert.equal(list.state({ ...claims, year: 2025 }), undefined);
  assert.equal(list.madeAt, 1_795_000_100);
  assert.equal(list.expires - list.madeAt, 24 * 60 * 60);
});
