// The pages on a phone without a network: installable, the shell and the light page are kept, nothing of a person is.
import { weigh } from "../harness.mjs";
import { must, officer, resident } from "./support.mjs";

/** Waits until the worker keeps what it is to keep. */
async function kept(page) {
  await page.goto("/lapor");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  return page.evaluate(async () => {
    const names = await caches.keys();
    const found = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
    return { names, addresses: found.flat().map((url) => new URL(url).pathname + new URL(url).search) };
  });
}

const installable = async (kit) => {
  const visitor = await resident(kit, { size: "phone" });
  try {
    const { page } = visitor;
    await kept(page);
    const session = await visitor.context.newCDPSession(page);
    const { errors, data } = await session.send("Page.getAppManifest");
    must(errors.length === 0, `the manifest: ${JSON.stringify(errors)}`);
    const manifest = JSON.parse(data);
    must(manifest.display === "standalone" && manifest.start_url === "/", data);
    for (const { src, sizes } of manifest.icons) {
      const answer = await visitor.context.request.get(src);
      must(answer.ok() && answer.headers()["content-type"] === "image/png", `${src}: ${answer.status()}`);
      const width = (await answer.body()).readUInt32BE(16);
      must(`${width}x${width}` === sizes, `${src} is ${width} wide`);
    }
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    const wrong = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
    must(wrong.length === 0, `not installable: ${JSON.stringify(wrong)}`);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const offline = async (kit) => {
  const visitor = await resident(kit, { size: "phone" });
  try {
    const { page, context } = visitor;
    const { names, addresses } = await kept(page);
    must(names.length === 1, `kept under ${names}`);
    const allowed = /^\/(aset\/(balai|siaga|cek|ikon)\.[0-9a-f]+\.(css|js|svg)|merek\/[a-z]+\.[0-9a-f]+\.(css|svg)|siaga\?luring=1|lapor|lacak|cek|bantuan|\.well-known\/dokumen-keys\.cbor)$/;
    must(addresses.every((address) => allowed.test(address)), `kept beside the shell: ${addresses}`);
    const before = addresses.length;
    // What somebody reads and sends is not kept.
    for (const path of ["/", "/laporan", "/lacak", "/cari?q=jalan"]) await page.goto(path);
    must((await kept(page)).addresses.length === before, "something was kept while reading");
    await context.setOffline(true);
    await page.goto("/laporan");
    await page.getByText("Tidak ada jaringan").waitFor();
    must((await page.locator("a[href^='tel:']").count()) > 0, "no emergency number without a network");
    must((await page.locator("form").count()) === 0, "a form that can't be sent is offered");
    await visitor.look("luring");
    await page.goto("/bantuan");
    must((await page.locator("h1").innerText()).length > 0, "the help is not kept");
    await context.setOffline(false);
    await page.goto("/laporan");
    must((await page.getByText("Tidak ada jaringan").count()) === 0, "the network is back and the light page stays");
    visitor.complaints = visitor.complaints.filter((line) => !line.includes("ERR_INTERNET_DISCONNECTED"));
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const light = async ({ browser, server }) => {
  const found = await weigh(browser, server, "/siaga");
  must(found.total <= 10 * 1024, `the light page weighs ${JSON.stringify(found)}`);
  must(found.script === 0 && found.image === 0, `the light page loads ${JSON.stringify(found)}`);
};

const siaga = async (kit) => {
  const visitor = await resident(kit, { size: "phone", script: false });
  try {
    const { page } = visitor;
    await visitor.go("/siaga", "siaga");
    await page.locator("#text").fill("Banjir setinggi lutut, dua orang lansia perlu dijemput.");
    await page.locator("#address").fill("gang di belakang pasar");
    await page.locator("button").click();
    await page.locator("#nomor").waitFor();
    await visitor.look("siaga-diterima");
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const administrator = async (kit) => {
  const visitor = await officer(kit, "region_administrator");
  try {
    const { page } = visitor;
    await visitor.go("/admin/periksa", "admin-periksa");
    must((await page.getByText("Belum ada cadangan").count()) > 0, "the checks do not say that there is no backup");
    await visitor.go("/darurat", "darurat");
    must((await page.getByText("balai doctor").count()) > 0, "the runbook names no command");
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

export const withoutNetwork = [
  { name: "offline: installable, with icons of the region", run: installable },
  { name: "offline: the shell and the light page are kept, nothing of a person", run: offline },
  { name: "offline: the light page weighs less than 10 KB", run: light },
  { name: "offline: a short report on the light page without scripts", run: siaga },
  { name: "offline: checks and runbook of an administrator", run: administrator },
];
