// What others' programs get: the reference of the interface, and a webhook that is added, tried, turned over and shut.
import { createServer } from "node:http";
import { must, officer, press, reads } from "./support.mjs";
import { Visitor } from "../harness.mjs";

/** Somebody else's server: answers every call with 204 and remembers it. */
function receiver() {
  const calls = [];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      calls.push(request.headers);
      response.writeHead(204).end();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const stop = () => new Promise((closed) => server.close(closed));
      resolve({ calls, stop, url: `http://127.0.0.1:${server.address().port}/` });
    });
  });
}

const words = {
  id: { add: "Tambah webhook", rotate: "Ganti rahasia", disable: "Tutup", enable: "Buka lagi", taken: "Diterima (204)" },
  en: { add: "Add a webhook", rotate: "New secret", disable: "Disable", enable: "Enable again", taken: "Taken (204)" },
};

/** Loads the list until the test delivery has its result. */
async function delivered(admin, taken) {
  for (let tries = 0; tries < 60; tries += 1) {
    await admin.page.goto("/admin/webhook");
    if ((await admin.page.locator("main").innerText()).includes(taken)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("the test delivery did not arrive");
}

const whole = (seen) => async (kit) => {
  const say = words[seen.language];
  const other = await receiver();
  const visitor = await new Visitor(kit.browser, kit.server, { folder: "program", ...seen }).open();
  const admin = await officer(kit, "region_administrator", seen);
  try {
    await visitor.go("/api/v1", "antarmuka");
    await reads(visitor, "POST /reports");
    // Folded until a reader wants it.
    const reference = await visitor.page.content();
    must(reference.includes("Idempotency-Key") && reference.includes("curl"), "the reference shows no example");
    await admin.go("/admin/webhook", "webhook");
    await press(admin, say.add);
    must((await admin.page.locator(".govuk-error-summary a").count()) === 3, "an empty webhook is taken");
    await admin.look("webhook-salah");
    await admin.page.locator("#note").fill(`Ruang kendali ${seen.size}`);
    await admin.page.locator("#url").fill(other.url);
    await admin.page.locator("input[name=events]").first().check();
    await press(admin, say.add);
    await reads(admin, "whsec_");
    await admin.look("webhook-rahasia");
    await delivered(admin, say.taken);
    must(other.calls[0]["webhook-signature"].startsWith("v1,"), "the call is not signed");
    await admin.look("webhook-terkirim");
    await press(admin, say.disable, false);
    await admin.look("webhook-tutup");
    await reads(admin, say.enable);
    visitor.assertClean();
    admin.assertClean();
  } finally {
    await visitor.close();
    await admin.close();
    await other.stop();
  }
};

export const webhooks = [
  { name: "programs are told what they may ask and are called, on a phone without scripts", run: whole({ size: "phone", language: "id", script: false }) },
  { name: "programs are told what they may ask and are called, at a desk in English", run: whole({ size: "desk", language: "en", script: true }) },
];
