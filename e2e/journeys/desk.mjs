// What officers do at their desk, and what they may not.
import { attended, must, officer, open, picture, press, reads, readsNot, report, resident, step } from "./support.mjs";

/** Runs with visitors, opened by their role. */
const with_ = (kit, run) =>
  attended((at) => run((role, seen = {}) => at(role === "warga" ? resident(kit, seen) : officer(kit, role, seen))));

const nik = "5103014506900003";
const pothole = { category: "jalan-rusak", name: "I Wayan Budi Rahasia", phone: "0813 9876 5432" };

const release = (kit) => with_(kit, async (at) => {
  const writer = await at("warga", { size: "phone" });
  let warned = false;
  const receipt = await report(writer, { ...pothole, text: `Jalan di depan rumah saya amblas lagi sejak hujan kemarin. NIK saya ${nik}, tolong segera.`, photo: await picture(kit.browser, 500) }, async (name) => {
    if (name !== "periksa") return;
    warned = (await writer.page.locator("main").innerText()).includes("data pribadi");
  });
  must(warned, "the reporter is not told of the NIK");
  const reader = await at("warga");
  await reader.go(`/lacak/${receipt.number}`, "ditahan");
  await reads(reader, "diperiksa");
  await readsNot(reader, nik, "amblas lagi");
  const desk = await at("triage");
  await desk.go("/petugas/rilis", "rilis");
  await readsNot(desk, nik);
  const held = desk.page.locator("section.release").filter({ hasText: receipt.number });
  const text = held.filter({ has: desk.page.locator("textarea[name=text]") }).first();
  must((await text.locator("textarea[name=text]").inputValue()).includes("[NIK disamarkan]"), "the text to release is not masked");
  await text.locator("textarea[name=text]").fill(`Jalan amblas, kata pemilik NIK ${nik}.`);
  await text.getByRole("button", { name: "Rilis", exact: true }).click();
  await desk.page.waitForLoadState("load");
  await reader.page.goto(`/lacak/${receipt.number}`);
  await readsNot(reader, nik);
  await reads(reader, "Jalan amblas, kata pemilik NIK [NIK disamarkan]");
  await desk.page.goto("/petugas/rilis");
  const photo = desk.page.locator("section.release").filter({ hasText: receipt.number }).filter({ has: desk.page.locator("input[name=photo]") }).first();
  await photo.locator("input[name=alternative]").fill("Lubang besar di tengah jalan");
  await photo.locator("textarea[name=boxes]").fill("10 10 120 80");
  await photo.getByRole("button", { name: "Rilis", exact: true }).click();
  await desk.page.waitForLoadState("load");
  await reader.page.goto(`/lacak/${receipt.number}`);
  await readsNot(reader, nik, "Budi Rahasia");
  must((await reader.page.locator('img[alt="Lubang besar di tengah jalan"]').count()) > 0, "the released photo is not shown");
  await reader.look("dirilis");
});

const reveal = (kit) => with_(kit, async (at) => {
  const writer = await at("warga", { size: "phone" });
  const receipt = await report(writer, { ...pothole, text: "Aspal di simpang tiga bolong lebar dan dalam, motor sering terperosok malam hari." });
  const head = await at("unit_head");
  await head.page.goto(`/petugas/kasus/${receipt.number}`);
  await head.look("kasus-kepala-unit");
  await readsNot(head, "Budi Rahasia", "9876");
  const details = head.page.locator("details", { hasText: "Buka identitas pelapor" });
  await details.locator("summary").click();
  await details.getByRole("button").click();
  await head.page.waitForLoadState("load");
  must((await head.page.locator(".govuk-error-summary").count()) === 1, "the identity opens without a reason");
  await readsNot(head, "Budi Rahasia");
  await head.look("identitas-tanpa-alasan");
  const again = head.page.locator("details", { hasText: "Buka identitas pelapor" });
  if ((await again.getAttribute("open")) === null) await again.locator("summary").click();
  await again.locator("input[name=reveal_reason]").fill("Menanyakan letak lubang yang tepat");
  await again.getByRole("button").click();
  await head.page.waitForLoadState("load");
  await reads(head, "Budi Rahasia", "Menanyakan letak lubang yang tepat");
  await head.look("identitas");
  await open(writer, receipt);
  await reads(writer, "Menanyakan letak lubang yang tepat", "Dinas Pekerjaan Umum");
  await writer.look("lacak-identitas-dibuka");
});

const referral = (kit) => with_(kit, async (at) => {
  const writer = await at("warga");
  const receipt = await report(writer, { ...pothole, text: "Jalan nasional di depan terminal berlubang panjang, truk sering mengerem mendadak." });
  const triage = await at("triage");
  await step(triage, receipt.number, "teruskan-keluar", { answer: "Ini jalan nasional. Kami teruskan ke balai jalan." });
  must((await triage.page.locator(".govuk-error-summary").count()) === 1, "it is passed on without a body");
  must((await triage.page.locator("#answer").inputValue()).includes("balai jalan"), "the answer typed is gone");
  await triage.look("teruskan-tanpa-instansi");
  await step(triage, receipt.number, "teruskan-keluar", { answer: "Ini jalan nasional. Kami teruskan ke balai jalan.", outside_body: { index: 1 } });
  await reads(triage, "Langkah tersimpan");
  await step(triage, receipt.number, "catat-rujukan", { answer: "Balai jalan mencatatnya.", reference: "BPJN-77/2026" });
  await reads(triage, "Langkah tersimpan");
  await triage.look("di-luar-kewenangan");
  await open(writer, receipt);
  await reads(writer, "BPJN-77/2026", "di luar pemerintah daerah");
  await writer.look("lacak-di-luar-kewenangan");
});

const merge = (kit) => with_(kit, async (at) => {
  const writer = await at("warga");
  const place = { ...pothole, village: 9 };
  const first = await report(writer, { ...place, text: "Lubang menganga di jalan raya dekat kantor desa, sudah dua orang jatuh." });
  const second = await report(writer, { ...place, text: "Dekat kantor desa jalannya bolong besar, tolong ditambal." });
  const triage = await at("triage", { size: "phone" });
  await triage.go(`/petugas/kasus/${second.number}`, "kasus-ponsel");
  const details = triage.page.locator("details", { hasText: "Gabung dengan laporan lain" });
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  await details.locator("input[name=into]").fill("BDG-0000-0000");
  await details.getByRole("button").click();
  await triage.page.waitForLoadState("load");
  must((await triage.page.locator(".govuk-error-summary").count()) === 1, "an unknown master is taken");
  const again = triage.page.locator("details", { hasText: "Gabung dengan laporan lain" });
  if ((await again.getAttribute("open")) === null) await again.locator("summary").click();
  await again.locator("input[name=into]").fill(first.number);
  await again.locator("input[name=merge_reason]").fill("Lubang yang sama");
  await again.getByRole("button").click();
  await triage.page.waitForLoadState("load");
  await reads(triage, "Laporan digabung");
  await open(writer, second);
  await reads(writer, first.number);
  await writer.look("lacak-digabung");
});

const orders = (kit) => with_(kit, async (at) => {
  const writer = await at("warga");
  const receipt = await report(writer, { ...pothole, text: "Bahu jalan longsor dan aspal menggantung di tikungan menuju pasar." });
  const head = await at("unit_head");
  await head.go(`/petugas/kasus/${receipt.number}/cetak`, "surat-tugas");
  await reads(head, receipt.number, "Bidang Bina Marga", "tanda tangan");
  await readsNot(head, "Budi Rahasia", "9876");
  const crew = await at("officer", { size: "phone" });
  await crew.go("/petugas/hari-ini", "hari-ini");
  await crew.go("/petugas", "petugas-ponsel");
});

const bulk = (kit) => with_(kit, async (at) => {
  const writer = await at("warga");
  const wanted = [];
  for (const spot of ["timur lapangan", "barat lapangan"]) {
    wanted.push(await report(writer, { ...pothole, text: `Aspal terkelupas panjang di sebelah ${spot}, kerikil berserakan dan licin.` }));
  }
  const head = await at("unit_head");
  await head.page.goto("/petugas?status=waiting&kategori=jalan-rusak");
  for (const { number } of wanted) await head.page.locator(`input[name=case][value="${number}"]`).check();
  await head.look("petugas-pilih");
  await head.page.locator("#step").selectOption("terima");
  await press(head, "Jalankan untuk yang dipilih");
  for (const { number } of wanted) await reads(head, `${number}: berhasil`);
  await head.look("petugas-bersama");
  await head.page.goto("/petugas?kategori=jalan-rusak");
  await head.page.locator("input[name=name]").fill("Jalan saja");
  await press(head, "Simpan saringan ini");
  await reads(head, "Jalan saja");
  await head.page.getByRole("link", { name: "Jalan saja" }).first().click();
  await head.page.waitForURL(/kategori=jalan-rusak/);
  for (const [kind, type] of [["csv", "text/csv"], ["xlsx", "spreadsheetml"]]) {
    const answer = await head.context.request.get(`/petugas/ekspor.${kind}?kategori=jalan-rusak`);
    must(answer.ok() && answer.headers()["content-type"].includes(type), `${kind}: ${answer.status()} ${answer.headers()["content-type"]}`);
    const body = await answer.body();
    if (kind === "csv") must(wanted.every(({ number }) => body.includes(number)) && !body.includes("Rahasia"), "the CSV lacks reports or tells a name");
    else must(body.subarray(0, 2).toString() === "PK", "the XLSX is none");
  }
});

const rights = (kit) => with_(kit, async (at) => {
  const writer = await at("warga");
  const rubbish = await report(writer, { text: "Sampah rumah tangga menumpuk di lahan kosong dan berbau, sudah seminggu.", category: "sampah-tak-diangkut", name: "Komang" });
  const roads = await at("officer");
  const answer = await roads.page.goto(`/petugas/kasus/${rubbish.number}`);
  must(answer.status() === 403, `an officer of another agency gets ${answer.status()} for a public report`);
  await readsNot(roads, "lahan kosong dan berbau");
  await roads.look("kasus-opd-lain");
  const closed = await report(writer, { text: "Tetangga membuang limbah cucian ke got setiap malam, baunya menyengat.", category: "sampah-tak-diangkut", visibility: "restricted" });
  const unknown = await roads.page.goto(`/petugas/kasus/${closed.number}`);
  must(unknown.status() === 404, `an officer of another agency gets ${unknown.status()} for a report that is not public`);
  const accusing = await report(writer, { text: "Petugas dinas meminta uang pelicin seratus ribu supaya izin saya diproses.", category: "pungli", accused: "dinas-pupr" });
  const head = await at("agency_head");
  const hidden = await head.page.goto(`/petugas/kasus/${accusing.number}`);
  must(hidden.status() === 404, `the accused agency's head gets ${hidden.status()}`);
  await head.page.goto("/petugas?tampilan=semua");
  await readsNot(head, accusing.number);
  const inspector = await at("inspectorate");
  await inspector.go(`/petugas/kasus/${accusing.number}`, "aduan-pejabat");
  await reads(inspector, "uang pelicin", "tidak dapat melihatnya");
  const anybody = await at("warga");
  await anybody.page.goto(`/lacak/${accusing.number}`);
  await readsNot(anybody, "uang pelicin");
  await anybody.look("lacak-tertutup");
  await anybody.page.goto("/petugas");
  must(anybody.page.url().includes("/petugas/masuk") || (await anybody.page.locator("main").innerText()).includes("masuk"), "a stranger sees the desk");
});

const counter = (kit) => with_(kit, async (at) => {
  const desk = await at("triage");
  const { page } = desk;
  await desk.go("/petugas/catat", "catat");
  await page.locator("#text").fill("Ibu tua di loket: got di gang tiga mampet, air masuk dapur.");
  await press(desk, "Catat laporan");
  must((await page.locator(".govuk-error-summary a").count()) > 0, "an empty form is taken");
  must((await page.locator("#text").inputValue()).includes("Ibu tua"), "what was typed is gone");
  await desk.look("catat-salah");
  await page.locator("#channel").selectOption({ index: 1 });
  await page.locator("#village").selectOption({ index: 4 });
  await page.locator("#category").selectOption({ index: 2 });
  await page.locator("#consent_note").fill("Lisan di loket");
  await press(desk, "Catat laporan");
  // Some subjects have questions of their own, shown before the report is taken down.
  if (!(await page.locator("main").innerText()).includes("Laporan tercatat")) await press(desk, "Catat laporan");
  await reads(desk, "Laporan tercatat");
  await desk.look("tercatat");
});

export const desk = [
  { name: "a text with a NIK is held, masked and released, and so is a photo", run: release },
  { name: "an identity opens for a reason only, and the reporter reads it", run: reveal },
  { name: "what is not ours is passed on with a reference", run: referral },
  { name: "two reports of one hole are merged", run: merge },
  { name: "a crew has its work order and its day", run: orders },
  { name: "several reports take a step together, filters are kept, queues are downloaded", run: bulk },
  { name: "officers see what is theirs, and accusations stay away from the accused", run: rights },
  { name: "a report is taken down at the counter", run: counter },
];
