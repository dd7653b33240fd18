// Coming to an office: a booking on a phone with and without scripts, a ticket on the call screen, a village entered from paper.
import { must, officer, press, reads, resident } from "./support.mjs";

/** The first service that gives appointments in the region under test. */
const SERVICE = process.env.BALAI_E2E_SERVICE ?? "akta-kelahiran";

const book = (seen) => async (kit) => {
  const visitor = await resident(kit, { size: "phone", ...seen });
  const say = visitor.language === "id"
    ? { take: "Ambil jam ini", done: "Janji Anda tercatat", open: "Buka janji", move: "Pindahkan ke waktu lain", moved: "Pindahkan janji", cancel: "Batalkan janji", off: "Janji dibatalkan" }
    : { take: "Take this time", done: "Your appointment is made", open: "Open appointment", move: "Move to another time", moved: "Move appointment", cancel: "Cancel appointment", off: "The appointment was cancelled" };
  const { page } = visitor;
  try {
    const answer = await page.goto(`/layanan/${SERVICE}/janji`);
    must(answer.ok(), `the days answer ${answer.status()}`);
    await visitor.look("janji-hari");
    await page.locator(".days a").first().click();
    await page.locator("input[name=time]").first().waitFor();
    await page.locator(".slots label").first().click();
    await visitor.look("janji-jam");
    await press(visitor, say.take);
    await reads(visitor, say.done);
    await visitor.look("janji-bukti");
    const code = (await page.locator("#kode").innerText()).trim();
    await page.goto("/janji");
    await page.locator("#code").fill(code.toLowerCase());
    await press(visitor, say.open);
    await visitor.look("janji-saya");
    await press(visitor, say.move);
    await page.locator("#time").selectOption({ index: 5 });
    await visitor.look("janji-pindah");
    await press(visitor, say.moved);
    await press(visitor, say.cancel);
    await reads(visitor, say.off);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const queue = async (kit) => {
  const clerk = await officer(kit, "triage");
  const wall = await resident(kit);
  try {
    await clerk.page.goto("/antrean/ambil");
    await clerk.look("karcis-ambil");
    await clerk.page.locator("#service").selectOption({ index: 1 });
    await press(clerk, "Ambil karcis");
    await clerk.look("karcis");
    const label = (await clerk.page.locator("#nomor").innerText()).trim();
    await clerk.page.goto("/petugas/antrean");
    await clerk.page.locator("main .tabs a").first().click();
    await clerk.look("antrean-petugas");
    await press(clerk, "Panggil berikutnya");
    await reads(clerk, label);
    await wall.page.goto("/antrean");
    await reads(wall, label);
    await wall.look("antrean-papan");
    await press(clerk, "Selesai");
    clerk.assertClean();
    wall.assertClean();
  } finally {
    await clerk.close();
    await wall.close();
  }
};

const village = async (kit) => {
  const clerk = await officer(kit, "triage");
  const { page } = clerk;
  try {
    await page.goto("/petugas/jemput-bola");
    await page.locator("#village").selectOption({ index: 2 });
    const soon = new Date(Date.now() + 5 * 86_400_000);
    await page.locator("#day").fill(String(soon.getUTCDate()));
    await page.locator("#day_month").fill(String(soon.getUTCMonth() + 1));
    await page.locator("#day_year").fill(String(soon.getUTCFullYear()));
    await page.locator("#from").fill("08.30");
    await page.locator("#until").fill("12.00");
    await page.locator("#place").fill("Balai banjar");
    await page.locator("input[name=services]").first().check();
    await clerk.look("jemput-bola");
    await press(clerk, "Simpan rencana");
    await page.locator(".plain-rows a").first().click();
    await page.locator("#name_1").fill("Ni Wayan Satu");
    await page.locator("#phone_2").fill("081234567890");
    await clerk.look("jemput-bola-baris");
    await press(clerk, "Catat semua baris");
    await reads(clerk, "1 orang tercatat", "Ada baris yang perlu diperbaiki");
    await clerk.look("jemput-bola-hasil");
    await page.locator("a", { hasText: "Cetak daftar" }).click();
    await clerk.look("jemput-bola-cetak");
    clerk.assertClean();
  } finally {
    await clerk.close();
  }
};

const survey = async (kit) => {
  const visitor = await resident(kit, { size: "phone" });
  try {
    await visitor.page.goto("/penilaian/00000000000000000000000000000000");
    await visitor.look("penilaian-tidak-dikenal");
    await reads(visitor, "Tautan tidak berlaku");
  } finally {
    await visitor.close();
  }
};

export const counters = [
  { name: "a day at the counter is booked on a phone", run: book({}) },
  { name: "a day at the counter is booked without scripts", run: book({ script: false }) },
  { name: "a day at the counter is booked in English", run: book({ language: "en" }) },
  { name: "a ticket is taken, called and shown at the counter", run: queue },
  { name: "a village at the counter is planned, printed and entered", run: village },
  { name: "an unknown survey at the counter explains itself", run: survey },
];
