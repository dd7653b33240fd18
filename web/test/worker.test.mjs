// The worker in a browser made of a few functions: what it keeps, how it asks for it, and what it never keeps, over many
// addresses drawn from a fixed seed.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { buildSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const origin = "https://lapor.contoh.example";

function built(name) {
  const { outputFiles } = buildSync({ entryPoints: [join(here, `../src/${name}.ts`)], bundle: true, write: false, format: "iife", target: "es2018" });
  return outputFiles[0].text;
}

/** A browser that runs the worker: it notes every request and holds named caches. */
function browser(name, settings) {
  const caches = new Map();
  const asked = [];
  const listeners = {};
  const state = { network: true, unregistered: false };
  const key = (request) => new URL(typeof request === "string" ? request : request.url, origin).href;
  const open = async (cache) => {
    if (!caches.has(cache)) caches.set(cache, new Map());
    const held = caches.get(cache);
    return { put: async (request, answer) => void held.set(key(request), answer), match: async (request) => held.get(key(request)) };
  };
  const self = {
    addEventListener: (kind, act) => (listeners[kind] = act),
    skipWaiting: async () => {},
    clients: { claim: async () => {} },
    registration: { unregister: async () => (state.unregistered = true) },
  };
  const fetch = async (request, options = {}) => {
    asked.push({ url: key(request), options });
    if (!state.network) throw new TypeError("no network");
    return { ok: true, status: 200, url: key(request) };
  };
  const storage = { open, keys: async () => [...caches.keys()], delete: async (cache) => caches.delete(cache) };
  const context = vm.createContext({ self, caches: storage, fetch, URL, location: { origin }, BALAI: settings });
  vm.runInContext(built(name), context);
  const tell = async (kind, extra = {}) => {
    const waits = [];
    let answer;
    listeners[kind]?.({ ...extra, waitUntil: (work) => waits.push(work), respondWith: (given) => (answer = given) });
    await Promise.all(waits);
    return answer;
  };
  const go = (path, { method = "GET", mode = "navigate", from = origin } = {}) =>
    tell("fetch", { request: { url: new URL(path, from).href, method, mode } });
  return { caches, asked, state, tell, go };
}

const settings = {
  version: "aaa",
  base: "",
  addresses: ["/aset/balai.0123456789.css", "/merek/gaya.0123456789.css", "/siaga?luring=1", "/lapor", "/lacak", "/bantuan"],
  light: "/siaga?luring=1",
};

/** Numbers of a fixed seed. */
function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

test("it asks for what it keeps without cookies and keeps nothing else, whatever is visited", async () => {
  const one = browser("pekerja", settings);
  await one.tell("install");
  assert.deepEqual(one.asked.map(({ url }) => url.slice(origin.length)), settings.addresses);
  for (const { options } of one.asked) assert.equal(options.credentials, "omit");
  await one.tell("activate");
  const kept = () => [...one.caches.values()].flatMap((held) => [...held.keys()]).sort();
  const before = kept();
  const pick = seeded(7);
  const parts = ["lapor", "lacak", "saya", "petugas", "kasus", "admin", "CTH-7F3K-92QX", "foto", "bukti", "aset", "merek", "jawab", "api", "v1"];
  for (let turn = 0; turn < 500; turn += 1) {
    const path = `/${Array.from({ length: 1 + pick(4) }, () => parts[pick(parts.length)]).join("/")}${pick(3) === 0 ? "?q=0812" : ""}`;
    one.state.network = pick(4) > 0;
    const mode = pick(2) === 0 ? "navigate" : "no-cors";
    const method = pick(5) === 0 ? "POST" : "GET";
    const answer = await Promise.resolve(one.go(path, { mode, method })).catch(() => undefined);
    if (answer && method === "GET" && one.state.network && mode === "navigate") {
      assert.equal(answer.url, origin + path, "a page came from somewhere else than the network");
    }
  }
  assert.deepEqual(kept(), before);
});

test("without a network a kept page is its copy, any other is the light page, and forms are left alone", async () => {
  const one = browser("pekerja", settings);
  await one.tell("install");
  one.state.network = false;
  assert.equal((await one.go("/bantuan")).url, `${origin}/bantuan`);
  assert.equal((await one.go("/petugas/kasus/CTH-7F3K-92QX")).url, `${origin}/siaga?luring=1`);
  assert.equal(await one.go("/lapor", { method: "POST" }), undefined);
  assert.equal(await one.go("/x", { from: "https://elsewhere.example" }), undefined);
  assert.equal((await one.go("/aset/balai.0123456789.css", { mode: "no-cors" })).url, `${origin}/aset/balai.0123456789.css`);
});

test("a new version forgets the old one of its region only, and the end forgets everything", async () => {
  const one = browser("pekerja", { ...settings, version: "bbb" });
  one.caches.set("balai--aaa", new Map());
  one.caches.set("balai-/r/lain-aaa", new Map());
  one.caches.set("of somebody else", new Map());
  await one.tell("install");
  await one.tell("activate");
  assert.deepEqual([...one.caches.keys()].sort(), ["balai--bbb", "balai-/r/lain-aaa", "of somebody else"]);
  const end = browser("pekerja-akhir", settings);
  end.caches.set("balai--bbb", new Map());
  end.caches.set("of somebody else", new Map());
  await end.tell("install");
  await end.tell("activate");
  assert.deepEqual([...end.caches.keys()], ["of somebody else"]);
  assert.equal(end.state.unregistered, true);
});
