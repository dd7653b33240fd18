// A resident takes the proof of a report's history home and checks it in the page, which asks nobody; a proof that somebody changed
// is refused. And an administrator on a small telephone sees every way at once, and where they are.
import { must, officer, reads, report, resident } from "./support.mjs";

/** The proof of a report, as soon as its events are signed for. */
async function download(visitor, number) {
  const { page } = visitor;
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(`/lacak/${number}`);
    const link = page.locator(`a[href$="/lacak/${number}/bukti"]`);
    if ((await link.count()) === 1) {
      const answer = await page.context().request.get(await link.getAttribute("href"));
      const text = await answer.text();
      if (answer.status() === 200 && text.includes("tlog-proof")) return text;
    }
    await page.waitForTimeout(1_000);
  }
  throw new Error("no proof within a minute");
}

/** What the page of the log says of a file. */
async function outcome(visitor, text) {
  const { page } = visitor;
  await page.goto("/log");
  await page.setInputFiles("#bukti", { name: "bukti.tlog-proof", mimeType: "text/plain", buffer: Buffer.from(text) });
  await page.waitForFunction(() => document.querySelector("[data-outcome]").textContent.trim() !== "");
  return page.locator("[data-outcome]").innerText();
}

const proof = async (kit) => {
  const visitor = await resident(kit, { size: "phone" });
  try {
    const { number } = await report(visitor, { text: "Gorong-gorong tersumbat di depan balai banjar.", category: "jalan-rusak" });
    const text = await download(visitor, number);
    await visitor.look("lacak-dengan-bukti");
    const good = await outcome(visitor, text);
    must(good.includes("Bukti ini benar") && good.includes(number), `a true proof is told as: ${good}`);
    await visitor.look("bukti-benar");
    // One digit of a hash of the tree, and the case's number: each makes it another history.
    for (const altered of [text.replace(number, number.replace(/.$/, (last) => (last === "2" ? "3" : "2"))), text.replace(/sequence 1\b/, "sequence 7")]) {
      if (altered === text) continue;
      const told = await outcome(visitor, altered);
      must(!told.includes("Bukti ini benar"), `a changed proof is told as: ${told}`);
    }
    await visitor.look("bukti-diubah");
    const other = await outcome(visitor, "bukan bukti");
    must(other.includes("bukan bukti riwayat"), `another file is told as: ${other}`);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const ways = async (kit) => {
  const visitor = await officer(kit, "system_administrator", { size: "phone" });
  try {
    for (const path of ["/admin", "/admin/cadangan", "/admin/periksa"]) {
      await visitor.go(path, path);
      const current = visitor.page.locator(".admin-ways [aria-current=page]");
      must((await current.count()) === 1 && (await current.isVisible()), `${path}: where the reader is does not show`);
      const width = await visitor.page.evaluate(() => window.innerWidth);
      for (const box of await visitor.page.locator(".admin-ways a").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().toJSON()))) {
        must(box.left >= 0 && box.right <= width && box.height >= 24, `${path}: a way is out of sight or too small`);
      }
    }
    await visitor.page.goto("/admin/cadangan");
    await reads(visitor, "Cadangan");
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

export const proven = [
  { name: "a proof is taken home and holds in the page, a changed one does not", run: proof },
  { name: "administrators see every way on a telephone, and the page of backups", run: ways },
];
