// Documents: issued by an officer, checked in the reader's own browser, printed by whoever holds id and PIN, taken back.
import { must, officer, press, reads, resident } from "./support.mjs";

/** The head of the civil registry issues a letter without an application; gives its id, PIN and the address in its QR. */
async function issued(kit) {
  const visitor = await officer(kit, "service_office");
  try {
    const { page } = visitor;
    await visitor.go("/petugas/terbitkan", "terbitkan");
    await page.getByRole("link", { name: "Surat keterangan belum pernah menikah" }).click();
    await press(visitor, "Terbitkan");
    must((await page.locator("[data-error-summary]").count()) === 1, "an empty letter was issued");
    for (const [field, value] of [["name", "Ni Luh Contoh"], ["nik", "9901014505900001"], ["birth-place", "Contoh"], ["birth-date", "1990-05-05"]])
      await page.locator(`#${field}`).fill(value);
    await press(visitor, "Terbitkan");
    await reads(visitor, "Dokumen sudah terbit");
    const [id, pin] = await page.locator("main dd").allInnerTexts();
    await page.getByRole("link", { name: "Buka dokumen" }).click();
    await visitor.look("dokumen");
    const address = await page.locator("[data-address]").getAttribute("href");
    visitor.assertClean();
    return { id: id.trim(), pin: pin.trim(), address };
  } finally {
    await visitor.close();
  }
}

async function verdict(page, expected) {
  await page.waitForFunction((word) => document.querySelector("[data-cek]")?.dataset.outcome === word, expected, { timeout: 10_000 }).catch(async () => {
    throw new Error(`the page says ${await page.locator("[data-cek]").getAttribute("data-outcome")}, not ${expected}`);
  });
}

const check = async (kit) => {
  const { id, address } = await issued(kit);
  const visitor = await resident(kit, { size: "phone" });
  const { page, context } = visitor;
  try {
    const sent = [];
    page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
    await page.goto(address);
    await verdict(page, "active");
    await reads(visitor, "Dokumen ini sah dan berlaku", "Ni Luh Contoh", "99••••••••••0001", "bukan tanda tangan elektronik tersertifikasi", "CONTOH");
    must(!(await page.locator("main").innerText()).includes("9901014505900001"), "the whole NIK is shown");
    await visitor.look("cek-berlaku");
    const fragment = address.split("#")[1];
    must(!sent.some((line) => line.includes(fragment.slice(20, 60)) || line.includes("Ni Luh")), "what the QR holds was sent");

    // One letter changed somewhere in the signature.
    const at = fragment.length - 30;
    const other = fragment[at] === "A" ? "B" : "A";
    const path = address.split("#")[0];
    await page.evaluate((hash) => (location.hash = hash), fragment.slice(0, at) + other + fragment.slice(at + 1));
    await verdict(page, "changed");
    must((await page.locator('[data-part="compare"]').isVisible()) === false, "content that was changed is shown");
    await page.evaluate((hash) => (location.hash = hash), fragment.slice(0, -3));
    await verdict(page, "malformed");

    // The same page under another name, as a copy would be.
    await page.goto(`${path.replace("127.0.0.1", "localhost")}#${fragment}`);
    await verdict(page, "active");
    await reads(visitor, "Awas: dokumen ini diterbitkan di");

    // Without a network: by the kept page, keys and list.
    await page.goto(path);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.goto(address);
    await page.reload();
    await verdict(page, "active");
    await context.setOffline(true);
    await page.goto(path.replace(/\/cek$/i, "/lapor"));
    await page.goto(address);
    await verdict(page, "active");
    await reads(visitor, "Perangkat ini luring");
    await context.setOffline(false);

    const desk = await officer(kit, "service_office");
    await desk.page.goto(`/petugas/dokumen/${id}`);
    await desk.page.locator("#alasan-cabut").fill("Salah orang");
    await press(desk, "Cabut");
    await reads(desk, "Dokumen sudah dicabut");
    await desk.close();
    await page.goto(path);
    await page.goto(address);
    await page.reload();
    await verdict(page, "revoked");
    visitor.complaints = visitor.complaints.filter((line) => !line.includes("ERR_INTERNET_DISCONNECTED"));
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const print = async (kit) => {
  const { id, pin } = await issued(kit);
  const visitor = await resident(kit, { script: false });
  const { page } = visitor;
  try {
    await visitor.go("/cek", "cek");
    await page.locator("#text").fill(id.toLowerCase().replaceAll("-", " "));
    await press(visitor, "Periksa");
    await reads(visitor, "Dokumen ini sah dan berlaku", "N• L•• C•••••");
    must(!(await page.locator("main").innerText()).includes("Ni Luh"), "a typed id shows the name");
    await visitor.go("/cetak", "cetak");
    await page.locator("#id").fill(id);
    await page.locator("#pin").fill(pin === "000000" ? "000001" : "000000");
    await press(visitor, "Buka dokumen");
    await reads(visitor, "Nomor pengenal dan PIN tidak cocok");
    await page.locator("#pin").fill(pin);
    await press(visitor, "Buka dokumen");
    await reads(visitor, "Ni Luh Contoh", "tertutup sendiri setelah satu menit");
    await visitor.look("cetak-terbuka");
    await press(visitor, "Cetak lembar ini");
    await reads(visitor, "Cetakan ini sudah dihitung");
    must(!page.url().includes(id) && !page.url().includes(pin), "id or PIN stands in the address");
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

/** A head signs one of the letters that wait, after choosing none; whoever walks through the pages finds the others. */
const signed = async (kit) => {
  const head = await officer(kit, "service_office");
  const phone = await officer(kit, "service_office", { size: "phone", language: "en" });
  const { page } = head;
  const waiting = page.locator("main input[name=dokumen]");
  try {
    for (let at = 0; at < 240 && (await waiting.count()) === 0; at += 1) {
      await page.waitForTimeout(1_000);
      await page.goto("/petugas/tanda-tangan");
    }
    const before = await waiting.count();
    must(before > 0, "nothing waits for a signature");
    await head.look("tanda-tangan");
    await reads(head, "layanan tidak dapat dihubungi");
    await phone.go("/petugas/tanda-tangan", "tanda-tangan");
    for (const one of await waiting.all()) await one.uncheck();
    await page.locator("#frasa").fill("frasa sandi contoh");
    await press(head, "Tanda tangani");
    must((await page.locator("[data-error-summary] a[href='#dokumen']").count()) === 1, "nothing was chosen, and nobody says so");
    await head.look("tanda-tangan-tanpa-pilihan");
    await waiting.first().check();
    const id = await waiting.first().inputValue();
    await page.locator("#frasa").fill("frasa sandi contoh");
    await press(head, "Tanda tangani");
    await reads(head, "1 dokumen");
    await head.look("tanda-tangan-selesai");
    must((await page.locator(`main input[value="${id}"]`).count()) === 0, "what was signed still waits");
    await head.go(`/petugas/dokumen/${id}`, "tanda-tangan-dokumen");
    head.assertClean();
    phone.assertClean();
  } finally {
    await head.close();
    await phone.close();
  }
};

export const documents = [
  { name: "documents: what waits for a signature is signed by a head", run: signed },
  { name: "documents: issued, checked in the browser, changed, cloned, offline, taken back", run: check },
  { name: "documents: typed id and self-service print without scripts", run: print },
];
