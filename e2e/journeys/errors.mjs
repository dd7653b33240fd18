// What goes wrong is said beside the field and on top, and what was typed comes back.
import { must, open, picture, press, reads, report, resident, words } from "./support.mjs";

/** The words stand in the summary on top and beside the field. */
async function refused(visitor, field, message) {
  const { page } = visitor;
  const summary = await page.locator(".govuk-error-summary").innerText();
  must(summary.includes(message), `the summary does not say «${message}»: ${summary}`);
  const beside = await page.locator(`#${field}-salah`).innerText();
  must(beside.includes(message), `beside ${field} does not stand «${message}»: ${beside}`);
  must((await page.title()).match(/^(Salah|Error)/), `the title hides the error: ${await page.title()}`);
  must((await page.locator(`.govuk-error-summary a[href="#${field}"]`).count()) === 1, `no link to ${field}`);
  must((await page.locator(`#${field}`).count()) === 1, `nothing called ${field} to link to`);
}

async function visit(kit, seen, run) {
  const visitor = await resident(kit, seen);
  try {
    await run(visitor);
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
}

async function begin(visitor) {
  await visitor.page.goto("/lapor");
  await press(visitor, words[visitor.language].start);
}

const story = "Lampu jalan di tikungan dekat pura padam sejak seminggu, jalan gelap sekali.";

const what = (kit) => visit(kit, { size: "phone", script: false }, async (visitor) => {
  const { page } = visitor;
  await begin(visitor);
  await page.getByLabel("Keluhan", { exact: true }).check();
  await page.locator("#text").fill("rusak");
  await press(visitor, "Lanjutkan");
  await refused(visitor, "text", "huruf");
  must((await page.locator("#text").inputValue()).trim() === "rusak", "what was typed is gone");
  must(await page.getByLabel("Keluhan", { exact: true }).isChecked(), "the kind chosen is gone");
  await visitor.look("cerita-terlalu-pendek");

  const files = {
    "a text file": [{ name: "catatan.jpg", mimeType: "image/jpeg", buffer: Buffer.from("ini bukan foto\n".repeat(40)) }, "foto"],
    "HEIC": [{ name: "IMG_1.heic", mimeType: "image/heic", buffer: Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(900)]) }, "HEIC"],
    "a file beyond 12 MB": [{ name: "besar.jpg", mimeType: "image/jpeg", buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(12.5 * 1024 * 1024, 7)]) }, "12 MB"],
  };
  for (const [name, [file, message]] of Object.entries(files)) {
    await page.locator("#text").fill(story);
    await page.locator("#photo").setInputFiles(file);
    await press(visitor, "Lanjutkan");
    must((await page.locator("#photo-salah").count()) === 1, `${name} is not refused beside the field: ${(await page.locator("main").innerText()).slice(0, 400)}`);
    const beside = await page.locator("#photo-salah").innerText();
    must(beside.toLowerCase().includes(message.toLowerCase()), `${name}: ${beside}`);
    await refused(visitor, "photo", beside.replace(/^Salah:\s*/, "").trim());
    must((await page.locator("#text").inputValue()).trim() === story, `${name}: what was typed is gone`);
    await visitor.look(`foto-ditolak-${name}`);
  }
});

const where = (kit) => visit(kit, { size: "phone", language: "en", script: false }, async (visitor) => {
  const { page } = visitor;
  await begin(visitor);
  await page.getByLabel("Complaint", { exact: true }).check();
  await page.locator("#text").fill("The street light at the bend near the temple has been dark for a week.");
  await press(visitor, "Continue");
  await page.locator("#address").fill("Near the temple");
  await press(visitor, "Continue");
  const beside = await page.locator("#village-salah").innerText();
  await refused(visitor, "village", beside.replace(/^Error:\s*/, "").trim());
  must((await page.locator("#address").inputValue()) === "Near the temple", "the address is gone");
  await visitor.look("village-missing");
  await page.locator("#village").selectOption({ index: 3 });
  await press(visitor, "Continue");
  await page.locator("input[name=category]").first().check();
  await press(visitor, "Continue");
  // Some subjects have questions of their own.
  if (page.url().includes("/lapor/rincian")) await press(visitor, "Continue");
  if (page.url().includes("serupa")) await press(visitor, words.en.different);
  await page.locator("#name").fill("Made");
  await page.locator("#phone").fill("12");
  await page.locator("#email").fill("made at example");
  await press(visitor, "Continue");
  await refused(visitor, "phone", "telephone");
  await refused(visitor, "email", "e-mail");
  must((await page.locator("#email").inputValue()) === "made at example", "the e-mail address is gone");
  must((await page.locator("#name").inputValue()) === "Made", "the name is gone");
  await visitor.look("contact-wrong");
});

const track = (kit) => visit(kit, { size: "phone" }, async (visitor) => {
  const { page } = visitor;
  const receipt = await report(visitor, { text: "Sampah menumpuk di pinggir jalan depan pasar, sudah tiga hari tidak diangkut.", name: "Wayan" });
  const wrong = receipt.pin === "123456" ? "654321" : "123456";
  await open(visitor, { number: "BDG-XXXX", pin: "" });
  await refused(visitor, "number", "nomor");
  must((await page.locator("#number").inputValue()) === "BDG-XXXX", "the number typed is gone");
  await visitor.look("nomor-salah");
  await open(visitor, { ...receipt, pin: wrong });
  await refused(visitor, "pin", "PIN");
  must((await page.locator("#number").inputValue()) === receipt.number, "the number typed is gone");
  must((await page.locator("#pin").inputValue()) === "", "the PIN typed is shown again");
  await visitor.look("pin-salah");
  for (let tries = 0; tries < 11; tries += 1) await open(visitor, { ...receipt, pin: wrong });
  await reads(visitor, "Terlalu banyak");
  await visitor.look("terlalu-banyak-percobaan");
  await open(visitor, receipt);
  await reads(visitor, "Terlalu banyak");
});

const unknown = (kit) => visit(kit, {}, async (visitor) => {
  for (const [language, said] of [["id", ["Halaman tidak ditemukan", "Lacak laporan", "Laporkan masalah"]], ["en", ["Page not found", "Track", "Report a problem"]]]) {
    const answer = await visitor.page.goto(`/tidak-ada-di-sini?bahasa=${language}`);
    must(answer.status() === 404, `the status is ${answer.status()}`);
    await reads(visitor, ...said);
    await visitor.look(`tidak-ditemukan-${language}`);
  }
  const answer = await visitor.page.goto("/lacak/BDG-7F3K-92QX");
  must(answer.status() === 404, `an unknown number answers ${answer.status()}`);
  await visitor.look("laporan-tidak-ada");
});

const twice = (kit) => visit(kit, { size: "phone", script: false }, async (visitor) => {
  const { page } = visitor;
  let form;
  const receipt = await report(visitor, { text: "Saluran air di depan sekolah tersumbat sampah dan air meluap ke jalan.", photo: await picture(kit.browser, 900) }, async (name) => {
    if (name !== "periksa") return;
    form = await page.locator('form:has(input[name="form_token"])').evaluate((node) => Object.fromEntries([...node.querySelectorAll("input[type=hidden]")].map((field) => [field.name, field.value])));
  });
  const again = await visitor.context.request.post("/lapor/periksa", { form, headers: { origin: kit.server.origin } });
  must(again.ok(), `the second submission answers ${again.status()}`);
  const html = await again.text();
  must(html.includes(receipt.number), "the second submission shows another receipt");
  await page.goto(`/lapor/bukti`);
  await reads(visitor, receipt.number);
  await page.goBack();
  await visitor.look("setelah-kembali");
});

const later = (kit) => visit(kit, { size: "phone" }, async (visitor) => {
  const { page } = visitor;
  await begin(visitor);
  await page.locator("#text").fill("Belum tahu");
  await press(visitor, "Simpan dan lanjutkan nanti");
  await reads(visitor, "Jawaban Anda tersimpan");
  await visitor.look("tersimpan");
  await page.goto("/lapor");
  await reads(visitor, "Lanjutkan laporan yang tersimpan");
  await visitor.look("lapor-tersimpan");
  await page.getByRole("button", { name: "Lanjutkan laporan yang tersimpan" }).click();
  await page.waitForURL(/kejadian/);
  must((await page.locator("#text").inputValue()).trim() === "Belum tahu", "the saved words are gone");
});

export const errors = [
  { name: "a story too short and files that are no photos are refused kindly", run: what },
  { name: "a missing village and a wrong contact are told beside the field", run: where },
  { name: "wrong numbers and PINs are told, and guessing is stopped", run: track },
  { name: "an unknown page helps one on, in both languages", run: unknown },
  { name: "sending twice gives one report and one receipt", run: twice },
  { name: "a report is saved and continued later", run: later },
];
