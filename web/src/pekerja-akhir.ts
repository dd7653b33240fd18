// The end of the worker: forgets everything that was kept, and goes. Served in the place of the worker while the operator keeps
// it off.
interface Event_ extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Scope {
  addEventListener(kind: "install" | "activate", act: (event: Event_) => void): void;
  skipWaiting(): Promise<void>;
  registration: { unregister(): Promise<boolean> };
}
const leaving = self as unknown as Scope;

async function forget(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("balai-")).map((name) => caches.delete(name)));
  await leaving.registration.unregister();
}

leaving.addEventListener("install", (event) => event.waitUntil(leaving.skipWaiting()));
leaving.addEventListener("activate", (event) => event.waitUntil(forget()));
