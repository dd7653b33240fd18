// Services outside the civil registry, each worked in its own office: a request for public information that is extended, refused
// and objected to (UU 14/2008), and a permit with a fee: billed, its proof sent, paid, signed and handed over.
import { attended, must, officer, open, picture, reads, readsNot, resident } from "./support.mjs";
import { NIK, accepted, begin, complete, send, sends, take, walk } from "./service-pages.mjs";

/** Somebody on a phone and two people of the office that gives the service: a desk, and its head. */
const together = (kit, agency, run) => attended(async (at) => {
  const citizen = await at(resident(kit, { size: "phone", folder: "di-luar-dukcapil" }));
  const desk = await at(officer(kit, `${agency}_desk`));
  await run(citizen, desk, await at(officer(kit, `${agency}_head`)));
});

/** From the service's page to the receipt. */
async function applied(citizen, service, photo) {
  await citizen.go(`/layanan/${service}/ajukan`, `${service}-mulai`);
  await begin(citizen);
  await walk(citizen, { variant: "perorangan", photo });
  await citizen.look(`${service}-periksa`);
  return send(citizen);
}

/** A step of the applicant's own, on the application's page. */
async function own(citizen, step, fillIn = async () => {}) {
  const form = citizen.page.locator("main form").filter({ has: citizen.page.locator(`input[name=step][value="${step}"]`) }).first();
  must((await form.count()) === 1, `${step} is not offered: ${(await citizen.page.locator("main").innerText()).slice(0, 800)}`);
  await form.evaluate((element) => { element.closest("details").open = true; });
  await fillIn(form);
  await sends(citizen, form.locator("button[type=submit]"));
  await accepted(citizen, step);
}

const says = (answer, reason) => async (form) => {
  await form.locator("textarea[name=answer]").fill(answer);
  if (reason) await form.locator("textarea[name=reason]").fill(reason);
};

const information = (kit) => together(kit, "diskominfo", async (citizen, desk, head) => {
  const receipt = await applied(citizen, "permohonan-informasi-publik", await picture(kit.browser, 91));
  await take(desk, receipt.number, "mulai-proses");
  await take(desk, receipt.number, "perpanjang", says("Datanya sedang dikumpulkan dari tiga bidang."));
  await desk.look("informasi-diperpanjang");
  await take(desk, receipt.number, "tolak", says("Rinciannya memuat data pribadi orang lain.", "Data pribadi dikecualikan."));
  await open(citizen, receipt);
  await reads(citizen, "Ditolak", "Rinciannya memuat data pribadi orang lain.");
  await own(citizen, "keberatan", async (form) => { await form.locator("textarea").fill("Nama boleh dihitamkan; angkanya tetap saya minta."); });
  await reads(citizen, "Keberatan");
  await citizen.look("informasi-keberatan");
  await take(head, receipt.number, "jawab-keberatan", says("Keberatan dikabulkan: salinannya tanpa nama ada di loket."));
  await head.look("informasi-keberatan-dijawab");
  await open(citizen, receipt);
  await reads(citizen, "Keberatan dikabulkan");
  await readsNot(citizen, NIK);
  await citizen.look("informasi-selesai");
});

const permit = (kit) => together(kit, "dpmptsp", async (citizen, desk, head) => {
  const photo = await picture(kit.browser, 92);
  const receipt = await applied(citizen, "izin-pemakaian-ruang-publik", photo);
  await complete(desk, receipt.number);
  await take(desk, receipt.number, "tagih", async (form) => { await form.locator("input[name=tagihan]").fill("820261128000123"); });
  await open(citizen, receipt);
  await reads(citizen, "820261128000123", "Rp250.000");
  await citizen.look("izin-tagihan");
  const pay = citizen.page.locator("main form[action$='/bayar']");
  await pay.locator("input[type=file]").setInputFiles(photo);
  await sends(citizen, pay.locator("button[type=submit]"));
  await accepted(citizen, "the proof of the payment");
  await take(desk, receipt.number, "terima-bayar");
  await desk.look("izin-dibayar");
  await take(head, receipt.number, "tandatangani");
  await head.look("izin-ditandatangani");
  await take(desk, receipt.number, "siapkan");
  await open(citizen, receipt);
  await reads(citizen, "Siap");
  await own(citizen, "cetak-mandiri");
  await reads(citizen, "Selesai");
  await citizen.look("izin-selesai");
});

export const beyond = [
  { name: "beyond the registry: public information, extended, refused, objected to and answered", run: information },
  { name: "beyond the registry: a permit with a fee, from the application to the permit", run: permit },
];
