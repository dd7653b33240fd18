// The counter for whoever can't go online: an officer searches the service, types in what is said, photographs an original, checks it
// with the person, prints the receipt; others work it to its end. At a desk's width, with scripts and without, with no telephone.
import { attended, must, officer, open, picture, reads, readsNot, resident } from "./support.mjs";
import { NIK, enter, follows, issue, sendEntry, sends } from "./service-pages.mjs";

const say = { id: { done: "Selesai", entered: "Diisi di loket", words: "anak lahir" }, en: { done: "Done", entered: "Entered at the counter", words: "child born" } };

/** The receipt as it comes out of the printer: number and PIN, and nothing one can only press. */
async function printed(counter, receipt) {
  const { page } = counter;
  if (counter.script) {
    await page.evaluate(() => { window.print = () => { document.body.dataset.printed = "yes"; }; });
    await page.locator("[data-print]").click();
    must(await page.locator("body[data-printed=yes]").count() === 1, "the button prints nothing");
  }
  await page.emulateMedia({ media: "print" });
  const paper = await page.locator("body").innerText();
  const ways = await page.locator(".desk-ways").first().isVisible();
  await page.emulateMedia({ media: "screen" });
  for (const word of [receipt.number, receipt.pin, "/lacak"]) must(paper.includes(word), `«${word}» is not on the printed receipt: ${paper}`);
  must(!ways, "the ways of the desk are printed");
  must((await page.pdf({ format: "A5" })).length > 1_000, "nothing is printed");
}

const atTheCounter = ({ script, language, product }) => (kit) => attended(async (at) => {
  const words = say[language];
  const seen = { script, language, folder: "loket" };
  const counter = await at(officer(kit, "counter", seen));
  const { page } = counter;
  await counter.go("/petugas/layanan", "loket-antrean");
  await follows(counter, page.locator("main a[href$='/petugas/layanan/baru']"));
  await page.locator("#q").fill(words.words);
  await sends(counter, page.locator("main form", { has: page.locator("#q") }).locator("button"));
  await counter.look("loket-cari");
  await follows(counter, page.locator("main a[href*='/petugas/layanan/baru/akta-kelahiran']"));
  await counter.look("loket-kosong");
  const photo = await picture(kit.browser, script ? 79 : 80);
  await enter(counter, { variant: "umum", identity: "identity-card", photos: { lahir_rs: photo }, ways: { nikah: "shown" } }, (name) => counter.look(name));
  await counter.look("loket-periksa");
  await reads(counter, "F-2.01", "5103**********01");
  await readsNot(counter, NIK);
  const shown = await page.request.get(await page.locator("main img[src*='/foto/']").first().getAttribute("src"));
  must(shown.status() === 200 && shown.headers()["content-type"] === "image/jpeg", "the photo is not shown");
  // Something is put right, and the rest is still there.
  await follows(counter, page.locator("main a[href*='/petugas/draf/']"));
  await counter.look("loket-ubah");
  await page.locator("main input[name='salinan'][value=nikah]").check();
  await sends(counter, page.locator("main button[name=periksa]"));
  const receipt = await sendEntry(counter);
  await counter.look("loket-bukti");
  await printed(counter, receipt);
  await follows(counter, page.locator(`main a[href$="/petugas/layanan/${receipt.number}"]`));
  await counter.look("loket-permohonan");
  await reads(counter, words.entered);
  await readsNot(counter, NIK);

  const verifier = await at(officer(kit, "service_verifier", seen));
  await verifier.go(`/petugas/layanan/${receipt.number}`, "loket-pemeriksa");
  must((await verifier.page.locator("main a[href*='/berkas/'], main img[src*='/berkas/']").count()) > 0, "the verifier does not see the photo");
  await issue({ verifier, counter }, receipt.number, { product });
  await counter.look("loket-selesai");
  const citizen = await at(resident(kit, { ...seen, size: "phone" }));
  await open(citizen, receipt);
  await reads(citizen, words.done, product);
  await citizen.look("loket-lacak");
});

export const counter = [
  { name: "the counter: entered for somebody who can't go online, to the certificate", run: atTheCounter({ script: true, language: "id", product: "5103-LU-01022026-0201" }) },
  { name: "the counter without scripts: entered for somebody who can't go online, in English", run: atTheCounter({ script: false, language: "en", product: "5103-LU-01022026-0202" }) },
];
