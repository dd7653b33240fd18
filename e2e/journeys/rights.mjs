// Duties of the law on personal data at the office that answers for them: a restriction granted and lifted, a breach by an
// account with its letters, the page of keys. A server of their own: a breach writes to everybody it concerns.
import { startServer } from "../harness.mjs";
import { attended, must, officer, open, press, reads, readsNot, report, resident } from "./support.mjs";

const told = {
  id: {
    text: "Lampu jalan di depan sekolah mati sejak seminggu, tolong diperiksa.",
    ask: "Kirim permintaan", decide: "Putuskan", lift: "Cabut pembatasan", limited: "Pemrosesan data dibatasi", chip: "Pemrosesan dibatasi",
    lifted: "Pembatasan dicabut", record: "Catat dan lihat siapa yang terkena", tell: "Kirim ke semua yang terkena", all: "1 diberi tahu, selesai",
    read: "Kasus dibuka", keys: "Kunci di server ini", paper: "balai keys ceremony",
    letter: "Antara kemarin dan hari ini nama dan nomor telepon Anda mungkin terlihat oleh orang yang tidak berhak. Akun itu sudah ditutup.",
    missing: "Halaman tidak ditemukan",
  },
  en: {
    text: "The street light in front of the school has been out for a week, please check.",
    ask: "Send the request", decide: "Decide", lift: "Lift the restriction", limited: "Processing of the data is restricted", chip: "Processing restricted",
    lifted: "The restriction is lifted", record: "Record it and see who is concerned", tell: "Send it to everybody concerned", all: "1 told, finished",
    read: "Case opened", keys: "Keys of this server", paper: "balai keys ceremony",
    letter: "Between yesterday and today your name and telephone number may have been seen by somebody without a right to. That account is closed.",
    missing: "not found",
  },
};

/** Today in the region, as the three fields of a date. */
function today() {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Makassar", day: "numeric", month: "numeric", year: "numeric" }).formatToParts(new Date());
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

async function restricted({ visitor, stranger, desk, office, say }, receipt) {
  await open(visitor, receipt);
  await visitor.page.goto("/hak-data");
  await visitor.page.locator("input[name=kind][value=restriction]").check();
  await press(visitor, say.ask);
  await visitor.page.goto("/hak-data");
  await visitor.look("hak-data-batas");
  await office.go("/petugas/hak-data", "permintaan");
  await office.page.locator("main a[href*='/petugas/hak-data/']").first().click();
  await office.page.waitForURL(/hak-data\//);
  const request = new URL(office.page.url()).pathname;
  await office.look("permintaan-satu");
  await office.page.locator("input[name=decision][value=grant]").check();
  await office.page.locator("#answer").fill("Kami membatasi pemrosesan sampai ketepatannya jelas.");
  await press(office, say.decide);
  const gone = await stranger.page.goto(`/lacak/${receipt.number}`);
  must(gone.status() === 404, `a restricted report is still public: ${gone.status()}`);
  await desk.go(`/petugas/kasus/${receipt.number}`, "kasus-dibatasi");
  await reads(desk, say.limited);
  await desk.go(`/petugas?q=${receipt.number}`, "antrean-dibatasi");
  await reads(desk, say.chip);
  await office.go(request, "permintaan-berlaku");
  await office.page.locator("#because").fill("Ketepatannya sudah dipastikan bersama pelapor.");
  await press(office, say.lift);
  await reads(office, say.lifted);
  const back = await stranger.page.goto(`/lacak/${receipt.number}`);
  must(back.status() === 200, `a report whose restriction is lifted is not public: ${back.status()}`);
}

async function breach({ visitor, office, say }, receipt) {
  await office.go("/petugas/kebocoran", "kebocoran");
  await office.go("/petugas/kebocoran/baru", "kebocoran-baru");
  await office.page.locator("#what").fill("Kata sandi satu akun petugas dicuri.");
  const day = today();
  for (const name of ["known", "since", "until"]) {
    for (const part of ["day", "month", "year"]) await office.page.locator(`[name=${name}_${part}]`).fill(day[part]);
  }
  await office.page.locator("input[name=reach][value=accounts]").check();
  await office.page.locator("#accounts").fill("demo.officer");
  await office.page.locator("#letter").fill(say.letter);
  await press(office, say.record);
  await reads(office, receipt.number, say.read);
  await office.look("kebocoran-satu");
  await press(office, say.tell);
  const file = office.page.url();
  // Letters go out by a job; nothing is waited for but that it was done.
  for (let look = 0; look < 60 && !(await office.page.content()).includes(say.all); look += 1) {
    await office.page.waitForTimeout(500);
    await office.page.goto(file);
  }
  await reads(office, say.all);
  await office.look("kebocoran-selesai");
  await office.go(`${new URL(file).pathname.split("?")[0]}/surat`, "kebocoran-surat");
  await open(visitor, receipt);
  const page = (await visitor.page.locator("main").innerText()).replaceAll(/\s+/g, " ");
  must(page.split(say.letter).length === 2, `the letter does not stand once: ${page.slice(0, 900)}`);
  await visitor.look("surat-kebocoran");
}

async function duties({ browser }, { language, script }) {
  const say = told[language];
  const server = await startServer({ cases: 5 });
  const kit = { browser, server };
  const seen = { size: "phone", language, script };
  const walked = attended(async (at) => {
    const visitor = await at(resident(kit, { ...seen, folder: "hak" }));
    const stranger = await at(resident(kit, { ...seen, folder: "orang-lain" }));
    const receipt = await report(visitor, { text: say.text, name: "Ayu Lestari", phone: "0812 3456 7890", category: "jalan-rusak", visibility: "public" });
    const desk = await at(officer(kit, "officer", { ...seen, folder: "hak-petugas" }));
    const office = await at(officer(kit, "data_protection", { ...seen, folder: "hak-kantor" }));
    await desk.page.goto(`/petugas/kasus/${receipt.number}`);
    await reads(desk, receipt.number);
    await readsNot(desk, "Ayu Lestari");
    await restricted({ visitor, stranger, desk, office, say }, receipt);
    await breach({ visitor, office, say }, receipt);
    const administrator = await at(officer(kit, "region_administrator", { ...seen, folder: "hak-kunci" }));
    await administrator.go("/admin/kunci", "kunci");
    await reads(administrator, say.keys, say.paper, "mac-");
  });
  await walked.finally(() => server.stop());
}

export const rights = [
  { name: "a restriction, a breach and its letters, and the page of keys", run: (kit) => duties(kit, { language: "id", script: true }) },
  { name: "the same in English, without scripts", run: (kit) => duties(kit, { language: "en", script: false }) },
];
