// The worker: keeps the shell and the empty forms for when there is no network. It stores only what its settings name, at
// installation and without cookies, and the published keys and lists of states by which documents are checked: nothing of a person
// is ever kept. Every other request goes to the network alone.
interface Settings {
  version: string;
  base: string;
  addresses: string[];
  light: string;
}
declare const BALAI: Settings;

interface Event_ extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent_ extends Event_ {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(kind: "install" | "activate", act: (event: Event_) => void): void;
  addEventListener(kind: "fetch", act: (event: FetchEvent_) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
const worker = self as unknown as Scope;
const PREFIX = `balai-${BALAI.base}-`;
const NAME = PREFIX + BALAI.version;

async function keep(): Promise<void> {
  const cache = await caches.open(NAME);
  await Promise.all(
    BALAI.addresses.map(async (address) => {
      const answer = await fetch(address, { credentials: "omit", cache: "reload", redirect: "error" });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await cache.put(address, answer);
    }),
  );
}

async function forgetOlder(): Promise<void> {
  const names = await caches.keys();
  const older = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** A page from the network; without one the kept page of that address, else the light page with emergency numbers. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(NAME);
    const { pathname } = new URL(request.url);
    const kept = BALAI.addresses.includes(pathname) ? await cache.match(pathname) : undefined;
    const light = kept ?? (await cache.match(BALAI.light));
    if (!light) throw error;
    return light;
  }
}

/** Published keys and lists: the newest while there is a network, else the last one that was seen. */
async function published(address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (answer.ok) await cache.put(address, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(address);
    if (!kept) throw error;
    return kept;
  }
}

async function shell(request: Request, address: string): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(keep().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith(`${BALAI.base}/.well-known/dokumen-`)) event.respondWith(published(url.pathname));
  // What holds a hash in its name never changes: the kept copy serves. Pages are never served from here while there is a network.
  else if (/^\/(aset|r\/[^/]+\/merek|merek)\//.test(url.pathname) && BALAI.addresses.includes(url.pathname)) {
    event.respondWith(shell(request, url.pathname));
  }
});
