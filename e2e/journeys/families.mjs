// What happens in families, from the catalogue to the end: a birth without proof, a marriage recorded abroad, the move of a
// family, a death and its benefit, an adoption, and a death reported once for everything (Aku Sapa 3). People apply on a phone,
// officers work at their desks, and the national register is asked in the manual way. Each is applied for once more without
// scripts.
import { attended, must, officer, open, picture, reads, readsNot, resident } from "./support.mjs";
import {
  NIK, accepted, begin, benefit, daysAgo, enter, fillDate, find, follows, issue, paper, send, sendEntry, sends, walk,
} from "./service-pages.mjs";

/** The head of the office that gives the services; the account of the role belongs to another agency. */
const HEAD = "service_office";

const movers = ["5103015708900001", "5103011702880003", "5103014301150002"];
const which = (name) => Number(name.split(".").at(-2)) - 1;

/** Who died: forms that share an answer name it once, for the deed and the benefit alike. */
const late = (nama, nik, back) => ({
  jenazah_nama: nama, almarhum_nama: nama, jenazah_nik: nik, almarhum_nik: nik, mati_tanggal: daysAgo(back), almarhum_meninggal: daysAgo(back),
});
const father = late("I Ketut Almarhum", "5103011407500011", 20);
const mother = late("Ni Nyoman Almarhumah", "5103015407500009", 6);

/** What happened, how it is found in the catalogue, and what is answered. */
const events = {
  birth: {
    way: { event: "anak-lahir", service: "akta-kelahiran" },
    told: { variant: "umum", choose: { lahir_rs: "f203", nikah: "f204" } },
    checked: ["F-2.01", "F-2.03", "F-2.04"],
  },
  marriage: {
    way: { answers: ["nikah", "luar-negeri"], service: "pelaporan-perkawinan-luar-negeri" },
    told: { answers: { ln_negara: "Australia", ln_kota: "Perth", ln_bukti: "WA-2026-0417", ln_tanggal: daysAgo(40), ln_pulang: daysAgo(12) } },
    checked: ["F-2.01", "Australia", "Perth"],
  },
  move: {
    way: { words: "pindah rumah", service: "surat-keterangan-pindah" },
    told: {
      variant: "antar-kabupaten",
      answers: {
        tujuan: "antarkabupaten", alasan: "pekerjaan", jenis_pindah: "semua", jumlah_pindah: "3",
        pindah_nama: (name) => ["Ni Putu Sari Dewi", "I Wayan Adi Putra", "Ni Luh Ayu Lestari"][which(name)],
        pindah_nik: (name) => movers[which(name)],
        pindah_hubungan: (name) => ["kepala", "suami-istri", "anak"][which(name)],
      },
    },
    checked: ["F-1.03", "I Wayan Adi Putra", "Ni Luh Ayu Lestari"],
  },
  death: {
    way: { answers: ["meninggal", "indonesia", "akta"], service: "akta-kematian" },
    told: { variant: "umum", answers: { ...father, mati_tempat: "Rumah sakit daerah", mati_hubungan: "Anak" } },
    checked: ["F-2.01", "I Ketut Almarhum"],
  },
  heir: {
    way: { event: "meninggal", service: "santunan-kematian" },
    told: { answers: { ...father, rekening: "0100203012345" } },
    checked: [],
  },
  adoption: {
    way: { words: "adoption", service: "pengangkatan-anak" },
    told: { answers: { anak_nama: "I Komang Bagus Putra", anak_akta: "5103-LU-01022020-0007", anak_lahir: { day: "1", month: "2", year: "2020" }, penetapan_nomor: "12/Pdt.P/2026/PN", penetapan_tanggal: daysAgo(30), penetapan_pengadilan: "Pengadilan Negeri" } },
    checked: ["F-2.01", "I Komang Bagus Putra", "12/Pdt.P/2026/PN"],
  },
  everything: {
    way: { answers: ["meninggal", "indonesia", "sekaligus"], service: "aku-sapa-3" },
    told: { answers: { ...mother, peristiwa: "kematian", jenis: "kk", alasan_kk: "perubahan", rekening: "0100203054321" } },
    checked: ["F-2.01", "F-1.02", "Ni Nyoman Almarhumah"],
  },
};

/** Pages that all applications share are looked at once a size, a language and a way of reading. */
const looked = new Set();

function fresh(visitor, path) {
  const page = [visitor.language, visitor.script, path.replace(/^.*\/ajukan\//, "")].join(" ");
  if (looked.has(page)) return false;
  looked.add(page);
  return true;
}

/** From the catalogue to the receipt. Without scripts a page is looked at only when no walk has seen its like. */
async function applied(visitor, event, photo) {
  const { way, told, checked } = events[event];
  const seen = (path) => fresh(visitor, visitor.script ? path : path.replace(/(isi|syarat)\/.*$/, "$1"));
  await find(visitor, way, async (name) => {
    if (fresh(visitor, name)) await visitor.look(name);
  });
  if (fresh(visitor, way.service)) await visitor.look(way.service);
  await follows(visitor, visitor.page.locator(`main a[href*="/layanan/${way.service}/ajukan"]`));
  await begin(visitor);
  await walk(visitor, { ...told, photo }, seen);
  await visitor.look(`periksa-${event}`);
  await reads(visitor, ...checked);
  await readsNot(visitor, NIK);
  const receipt = await send(visitor);
  await visitor.look(`bukti-${event}`);
  return receipt;
}

/** Runs with a citizen on a phone and officers at their desks; all are closed, and must be clean, at the end. */
const with_ = (kit, seen, roles, run) => attended(async (at) => {
  const citizen = await at(resident(kit, { size: "phone", folder: "keluarga", ...seen }));
  const staff = {};
  for (const [name, role] of Object.entries(roles)) staff[name] = await at(officer(kit, role));
  await run(citizen, staff, await picture(kit.browser, 78));
});

const desk = { verifier: "service_verifier", counter: "counter" };
const payers = { ...desk, head: HEAD, treasurer: "treasurer" };

/** What the person reads in the end. */
async function finished(citizen, receipt, ...words) {
  await open(citizen, receipt);
  await reads(citizen, ...words);
  await readsNot(citizen, NIK);
}

/** One application for one national document, from the catalogue to the hand-over. */
const single = (event, { product, pdf, seen = {}, done = "Selesai" }) => (kit) => with_(kit, seen, desk, async (citizen, staff, photo) => {
  const receipt = await applied(citizen, event, photo);
  await staff.verifier.go(`/petugas/layanan/${receipt.number}`, `keluarga-${event}`);
  await readsNot(staff.verifier, NIK);
  await issue(staff, receipt.number, { product, pdf });
  await staff.counter.look(`keluarga-${event}-selesai`);
  await finished(citizen, receipt, done, product);
  await citizen.look(`lacak-${event}`);
});

/** The deed first, then the benefit: 18 days lie between death and report. */
const deathWithBenefit = (kit) => with_(kit, {}, payers, async (citizen, staff, photo) => {
  const deed = await applied(citizen, "death", photo);
  await issue(staff, deed.number, { product: "5103-KM-01022026-0004" });
  const claim = await applied(citizen, "heir", photo);
  await benefit(staff, claim.number, { deceased: father.jenazah_nik, heir: "I Made Waris Putra", died: 20, reported: 2, rupiah: "Rp7.500.000" });
  await finished(citizen, deed, "Selesai", "5103-KM-01022026-0004");
  await finished(citizen, claim, "Dibayar");
  await citizen.look("lacak-santunan");
});

/** One report, three parts; the deed and the card are there while the benefit is still being worked on. */
const everythingAtOnce = (kit) => with_(kit, {}, payers, async (citizen, staff, photo) => {
  const whole = await applied(citizen, "everything", photo);
  await staff.verifier.go(`/petugas/layanan/${whole.number}`, "aku-sapa-paket");
  await readsNot(staff.verifier, NIK);
  const links = await staff.verifier.page.locator("#bagian + ul a").evaluateAll((all) => all.map((link) => link.href.split("/").at(-1)));
  must(links.length === 3, `parts: ${links}`);
  const [deed, claim, card] = links;
  await issue(staff, deed, { product: "5103-KM-01022026-0005" });
  await issue(staff, card, { product: "5103010101260009" });
  await finished(citizen, whole, "Dikerjakan per bagian");
  await benefit(staff, claim, { deceased: mother.jenazah_nik, heir: "I Wayan Waris Karta", died: 6, reported: 2, rupiah: "Rp10.000.000" });
  await finished(citizen, whole, "Selesai", "Dibayar");
  await citizen.look("lacak-paket");
});

/** A day in a village: planned, somebody taken down on paper who acts for another, entered afterwards without a telephone, gone on with at the desk. */
const village = (kit) => with_(kit, {}, desk, async (citizen, staff, photo) => {
  const { counter } = staff;
  const { page } = counter;
  await page.goto("/petugas/jemput-bola");
  await page.locator("#village").selectOption({ index: 3 });
  await fillDate(page.locator("main"), "day", daysAgo(-6));
  await page.locator("#from").fill("09.00");
  await page.locator("#until").fill("11.30");
  await page.locator("#place").fill("Wantilan pura dalem");
  await page.locator("#agency").selectOption("disdukcapil");
  await page.locator("input[name=services][value=jemput-bola-akta-kelahiran]").check();
  await sends(counter, page.locator("main form[action$='/petugas/jemput-bola'] button[type=submit]"));
  await accepted(counter, "planning a day");
  await follows(counter, page.locator(".plain-rows li", { hasText: "Wantilan pura dalem" }).locator("a"));
  await page.locator("#service_1").selectOption("jemput-bola-akta-kelahiran");
  await page.locator("#name_1").fill("Ni Kadek Kuasa Dewi");
  await page.locator("#shown_1").check();
  await sends(counter, page.locator("main form", { has: page.locator("#name_1") }).locator("button[type=submit]").last());
  await accepted(counter, "entering a row");
  await counter.look("jemput-bola-konsep");
  await follows(counter, page.locator("main a[href*='/petugas/draf/']"));
  await enter(counter, {
    variant: (await page.locator("#varian").count()) > 0 ? "umum" : undefined,
    behalf: "attorney", identity: "attorney", answers: { nama: "Ni Kadek Kuasa Dewi", pemberi_nama: "I Gede Pemberi Kuasa" }, photos: { lahir_rs: photo },
  }, (name) => counter.look(`jemput-bola-${name}`));
  await counter.look("jemput-bola-periksa");
  await reads(counter, "F-1.07", "I Gede Pemberi Kuasa", "Ni Kadek Kuasa Dewi");
  await readsNot(counter, NIK);
  const receipt = await sendEntry(counter);
  await counter.look("jemput-bola-bukti");
  await follows(counter, page.locator("main a[href*='/petugas/jemput-bola/']"));
  await reads(counter, receipt.number);
  await counter.look("jemput-bola-tercatat");
  await staff.verifier.go(`/petugas/layanan/${receipt.number}`, "jemput-bola-permohonan");
  await reads(staff.verifier, "Jemput bola", "kuasa");
  await issue(staff, receipt.number, { product: "5103-LU-01022026-0102" });
  await finished(citizen, receipt, "Selesai", "5103-LU-01022026-0102");
});

/** Without scripts, up to the receipt, and found again. */
const plain = (...list) => (kit) => with_(kit, { script: false }, {}, async (citizen, _, photo) => {
  for (const event of list) {
    const receipt = await applied(citizen, event, photo);
    await finished(citizen, receipt, receipt.number);
  }
});

export const families = [
  { name: "a family: a birth with missing proof, to the certificate", run: single("birth", { product: "5103-LU-01022026-0101" }) },
  { name: "a family: a marriage recorded abroad", run: single("marriage", { product: "474.2/0417/2026" }) },
  { name: "a family: everybody moves", run: single("move", { product: "SKPWNI/5103/01022026/0009" }) },
  { name: "a family: a death, and the benefit after it", run: deathWithBenefit },
  { name: "a family: an adoption with its marginal note, in English", run: single("adoption", { product: "5103-CP-01022026-0003", pdf: paper(["CATATAN PINGGIR PENGANGKATAN ANAK", `NIK ${NIK}`]), seen: { language: "en" }, done: "Done" }) },
  { name: "a family: a death reported once for deed, benefit and family card", run: everythingAtOnce },
  { name: "a family: a birth taken down in a village, by somebody with a power of attorney", run: village },
  { name: "a family without scripts: a birth with missing proof", run: plain("birth") },
  { name: "a family without scripts: a marriage recorded abroad", run: plain("marriage") },
  { name: "a family without scripts: everybody moves", run: plain("move") },
  { name: "a family without scripts: a death, and its benefit", run: plain("death", "heir") },
  { name: "a family without scripts: an adoption with its marginal note", run: plain("adoption") },
  { name: "a family without scripts: a death reported once for everything", run: plain("everything") },
];
