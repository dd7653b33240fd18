// Applying for a birth certificate without a birth notification and without a marriage proof: both lawful substitutes (F-2.03,
// F-2.04) are offered, everything goes on without scripts, and the application is found again by number and PIN.
import { Visitor } from "../harness.mjs";
import { must, open, picture, press, reads, readsNot } from "./support.mjs";

const told = {
  id: { start: "Mulai", next: "Lanjutkan", send: "Kirim permohonan", code: "Beri saya kode", on: "Lanjutkan" },
  en: { start: "Start", next: "Continue", send: "Send the application", code: "Give me a code", on: "Go on" },
};

const NIK = "5103015708900001";

/** Fills in every field of a form's page that is empty, the right way for its kind. */
export async function fill(page) {
  const seen = new Set();
  for (const field of await page.locator("[name^='isi.']").all()) {
    const [name, type] = [await field.getAttribute("name"), await field.getAttribute("type")];
    if (seen.has(name)) continue;
    seen.add(name);
    const last = name.split(".").at(-1);
    if (type === "radio" || type === "checkbox") await field.check();
    else if ((await field.locator("option").count()) > 0) await field.selectOption({ index: 1 });
    else if (last.endsWith("_day")) await field.fill("17");
    else if (last.endsWith("_month")) await field.fill("8");
    else if (last.endsWith("_year")) await field.fill(last.includes("bayi") || last.includes("anak") ? "2026" : "1990");
    else if (last.includes("nik")) await field.fill(NIK);
    else if (last === "kk") await field.fill("5103010101100002");
    else if (last.includes("telepon")) await field.fill("0812 3456 7890");
    else if (last.includes("surel")) await field.fill("sari@warga.example");
    else if ((await field.getAttribute("inputmode")) === "numeric") await field.fill(last.includes("berat") ? "3100" : last.includes("panjang") ? "50" : "1");
    else if (last === "rt" || last === "rw") await field.fill("001");
    else if (last.includes("jam")) await field.fill("09.30");
    else await field.fill("Ni Putu Sari Dewi");
  }
}

/** Goes through every page up to the check. `choose` names the substitute of a requirement. */
export async function walk(visitor, choose, photo, look) {
  const { page } = visitor;
  const say = told[visitor.language];
  for (let at = 0; at < 80; at += 1) {
    const path = new URL(page.url()).pathname;
    if (path.endsWith("/periksa")) return at;
    if (path.endsWith("/varian")) await page.locator("input[value=umum]").check();
    else if (path.endsWith("/untuk-siapa")) await page.locator("input[value=self]").check();
    else if (path.includes("/syarat/")) {
      const instead = choose[path.split("/").at(-1)];
      const options = page.locator("input[name=choice]");
      if ((await options.count()) > 0) await (instead ? page.locator(`input[value='ganti.${instead}']`) : options.last()).check();
      if ((await page.locator("input[name=stated]").count()) > 0) await page.locator("input[name=stated]").check();
      else if (!instead && (await page.locator("#photo").count()) > 0) await page.locator("#photo").setInputFiles(photo);
    } else await fill(page);
    if (look(at, path)) await visitor.look(`ajukan-${path.split("/ajukan/").at(-1)}-${at}`);
    await press(visitor, say.next);
    if ((await page.locator("input[name=warned]").count()) > 0) {
      await visitor.look(`ajukan-peringatan-${at}`);
      await press(visitor, say.next);
    }
    must((await page.locator("[data-error-summary]").count()) === 0, `refused at ${path}: ${(await page.locator("main").innerText()).slice(0, 600)}`);
  }
  throw new Error(`no end: ${page.url()}`);
}

async function apply(kit, { script, language, size }) {
  const visitor = await new Visitor(kit.browser, kit.server, { size, language, script, folder: "ajukan" }).open();
  try {
    const { page } = visitor;
    const say = told[language];
    const photo = await picture(kit.browser, 77);
    await page.goto(`/?bahasa=${language}`);
    await visitor.go("/layanan/akta-kelahiran/ajukan", "ajukan-mulai");
    await press(visitor, say.start);
    const kept = new Set();
    const first = (_, path) => {
      const kind = path.replace(/^.*\/ajukan\//, "").split("/").slice(0, 2).join("/");
      if (kept.has(kind)) return false;
      kept.add(kind);
      return true;
    };
    await walk(visitor, { lahir_rs: "f203", nikah: "f204" }, photo, first);
    await visitor.look("ajukan-periksa");
    await reads(visitor, "F-2.01", "F-2.03", "F-2.04", "5103**********01");
    await readsNot(visitor, NIK);
    await page.goto("/layanan/akta-kelahiran/ajukan/simpan");
    await press(visitor, say.code);
    await visitor.look("ajukan-kode");
    const code = (await page.locator("#kode").innerText()).trim();
    must(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(code), `no code: ${code}`);
    await page.context().clearCookies();
    await page.goto(`/?bahasa=${language}`);
    await visitor.go("/lanjutkan", "lanjutkan");
    await page.locator("#code").fill(code.toLowerCase());
    await press(visitor, say.on);
    await press(visitor, say.send);
    await page.waitForURL(/\/ajukan\/bukti/);
    await visitor.look("ajukan-bukti");
    const receipt = { number: (await page.locator("#nomor").innerText()).trim(), pin: (await page.locator("#pin").innerText()).trim() };
    await open(visitor, receipt);
    await visitor.look("lacak-permohonan");
    await readsNot(visitor, NIK);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
}

export const applying = [
  { name: "applying for a birth with missing proof, on a phone", run: (kit) => apply(kit, { script: true, language: "id", size: "phone" }) },
  { name: "applying for a birth with missing proof, without scripts", run: (kit) => apply(kit, { script: false, language: "en", size: "phone" }) },
];
