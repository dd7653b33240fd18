// What everybody may read: list, search, map, files, and what a first view weighs.
import { weigh } from "../harness.mjs";
import { must, press, reads, resident } from "./support.mjs";

async function visit(kit, seen, run) {
  const visitor = await resident(kit, seen);
  try {
    await run(visitor);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
}

const numbers = (page) => page.locator("main .number").allInnerTexts();

const list = (seen) => (kit) => visit(kit, seen, async (visitor) => {
  const { page } = visitor;
  await visitor.go("/laporan", "laporan");
  const all = await numbers(page);
  must(all.length >= 5, `only ${all.length} public reports`);
  if (!(await page.locator("#status").isVisible())) await page.locator("summary").first().click();
  await page.locator("#status").selectOption("done");
  await page.getByRole("button", { name: seen.language === "en" ? "Apply filters" : "Terapkan saringan" }).click();
  await page.waitForURL(/status=done/);
  await visitor.look("laporan-selesai");
  const done = await numbers(page);
  must(done.length > 0 && (await page.locator("main .cases .state").allInnerTexts()).every((text) => /Selesai|Done/.test(text)), "the filter lets others through");
  await page.goto("/laporan?q=zzzzqqq");
  await reads(visitor, seen.language === "en" ? "No public report matches" : "Tidak ada laporan publik yang cocok");
  await visitor.look("laporan-kosong");
  await visitor.go("/cari?q=jalan", "cari");
  await reads(visitor, seen.language === "en" ? "Potholes" : "Jalan berlubang");
  await visitor.go("/cari?q=zzzzqqq", "cari-kosong");
  await page.goto("/laporan");
  await page.locator("main .cases a").first().click();
  await page.waitForURL(/\/lacak\//);
  await visitor.look("lacak-umum");
  for (const path of ["/bantuan", "/privasi"]) await visitor.go(path);
});

const map = (kit) => visit(kit, { size: "phone" }, async (visitor) => {
  const { page } = visitor;
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await visitor.go("/peta", "peta");
  must(!asked.some((url) => /map\.[^/]*js|geojson|pmtiles/.test(url)), `the map loads before it is asked for: ${asked}`);
  const data = await (await visitor.context.request.get("/peta/data.geojson")).json();
  must(data.features.length > 0, "no report is on the map");
  const { number } = data.features[0].properties;
  await page.goto(`/peta?q=${number}`);
  must((await numbers(page)).includes(number), `the table lacks ${number}, which is on the map`);
  await page.goto("/peta");
  await page.getByRole("button", { name: "Tampilkan peta" }).click();
  await page.locator(".maplibregl-canvas").waitFor({ timeout: 30_000 });
  await page.waitForLoadState("networkidle");
  must(asked.some((url) => url.includes("data.geojson")), "the map never asked for the reports");
  await visitor.look("peta-terbuka");
  must(asked.every((url) => !url.startsWith("http") || new URL(url).origin === kit.server.origin), "the map asks somebody else");
});

const files = (kit) => visit(kit, {}, async (visitor) => {
  const { page } = visitor;
  await page.goto("/laporan");
  const first = (await numbers(page))[0];
  const csv = await visitor.context.request.get("/laporan.csv");
  must(csv.headers()["content-type"].startsWith("text/csv"), csv.headers()["content-type"]);
  const text = await csv.text();
  must(text.includes(first), "the CSV lacks the first report");
  const feed = await visitor.context.request.get("/laporan/feed.atom");
  must(feed.headers()["content-type"].includes("atom+xml"), feed.headers()["content-type"]);
  const read = await page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, "application/xml");
    return { broken: parsed.querySelector("parsererror")?.textContent ?? "", entries: parsed.querySelectorAll("entry").length, root: parsed.documentElement.localName, ids: [...parsed.querySelectorAll("entry > id")].length, updated: parsed.querySelectorAll("feed > updated").length };
  }, await feed.text());
  must(!read.broken && read.root === "feed" && read.entries > 0 && read.ids === read.entries && read.updated === 1, JSON.stringify(read));
});

const weights = async ({ browser, server }) => {
  for (const path of ["/", "/lapor", "/lacak"]) {
    const found = await weigh(browser, server, path);
    const told = `${path}: ${JSON.stringify(found)}`;
    must(found.total <= 50 * 1024, `more than 50 KB at first view, ${told}`);
    must(found.document <= 14 * 1024, `HTML beyond 14 KB, ${told}`);
    must(found.stylesheet <= 12 * 1024, `styles beyond 12 KB, ${told}`);
    must(found.script <= 15 * 1024, `scripts beyond 15 KB, ${told}`);
    must(found.image <= 4 * 4 * 1024 + 3 * 1024, `pictures beyond four small ones, ${told}`);
    must(found.hosts.every((host) => host === server.origin), `somebody else is asked, ${told}`);
  }
};

export const open = [
  { name: "public reports are listed, filtered and searched, on a phone", run: list({ size: "phone", language: "id" }) },
  { name: "public reports are listed, filtered and searched, at a desk without scripts in English", run: list({ size: "desk", language: "en", script: false }) },
  { name: "the map loads when asked for and shows what its table lists", run: map },
  { name: "list and feed can be fetched as files", run: files },
  { name: "a first view weighs little", run: weights },
];
