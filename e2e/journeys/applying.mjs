// Applying for a birth certificate without a birth notification and without a marriage proof: both lawful substitutes (F-2.03,
// F-2.04) are offered, everything goes on without scripts, and the application is found again by number and PIN.
import { Visitor } from "../harness.mjs";
import { NIK, begin, send, walk } from "./service-pages.mjs";
import { must, open, picture, press, reads, readsNot } from "./support.mjs";

const say = { id: { code: "Beri saya kode", on: "Lanjutkan" }, en: { code: "Give me a code", on: "Go on" } };

async function apply(kit, { script, language, size }) {
  const visitor = await new Visitor(kit.browser, kit.server, { size, language, script, folder: "ajukan" }).open();
  try {
    const { page } = visitor;
    const words = say[language];
    const photo = await picture(kit.browser, 77);
    await page.goto(`/?bahasa=${language}`);
    await visitor.go("/layanan/akta-kelahiran/ajukan", "ajukan-mulai");
    await begin(visitor);
    const kept = new Set();
    const first = (path) => {
      const kind = path.replace(/^.*\/ajukan\//, "").split("/").slice(0, 2).join("/");
      if (kept.has(kind)) return false;
      kept.add(kind);
      return true;
    };
    await walk(visitor, { variant: "umum", choose: { lahir_rs: "f203", nikah: "f204" }, photo }, first);
    await visitor.look("ajukan-periksa");
    await reads(visitor, "F-2.01", "F-2.03", "F-2.04", "5103**********01");
    await readsNot(visitor, NIK);
    await page.goto("/layanan/akta-kelahiran/ajukan/simpan");
    await press(visitor, words.code);
    await visitor.look("ajukan-kode");
    const code = (await page.locator("#kode").innerText()).trim();
    must(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(code), `no code: ${code}`);
    await page.context().clearCookies();
    await page.goto(`/?bahasa=${language}`);
    await visitor.go("/lanjutkan", "lanjutkan");
    await page.locator("#code").fill(code.toLowerCase());
    await press(visitor, words.on);
    const receipt = await send(visitor);
    await visitor.look("ajukan-bukti");
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
