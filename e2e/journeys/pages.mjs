// Every page as its readers find it: in both languages, on a phone of 360 px and at a desk, with axe, without sideways scrolling,
// without a key that was not translated and without words of the other language. What is walked is counted (`routes.mjs`).
import { Visitor, violationsOn } from "../harness.mjs";
import { code } from "./accounts.mjs";
import { enter, sendEntry, walk } from "./service-pages.mjs";
import { translated } from "./translated.mjs";
import { cookiesOf, must, open, picture, press, report } from "./support.mjs";

const widths = [360, 1280];

/** Words no sentence of the other language has. What people wrote, and names, tell their language by `lang`. */
const foreign = {
  id: /\b(?:the|and|your|you|with|from|this|that|please|for|are|not|has|was|will)\b/i,
  en: /\b(?:yang|untuk|dengan|atau|dari|belum|sudah|tidak|anda|pada|adalah|dapat|tanpa)\b/i,
};

/** What somebody with a keyboard or a screen reader stumbles over and axe does not name; runs in the page. */
function stumbles() {
  const found = [];
  const headings = [...document.querySelectorAll("h1")].filter((one) => one.checkVisibility());
  if (headings.length !== 1) found.push(`has ${headings.length} headings of the first rank`);
  for (const link of document.querySelectorAll("a[href^='#']")) {
    const to = decodeURIComponent(link.hash.slice(1));
    if (to && !document.getElementById(to)) found.push(`a link leads to #${to}, which is not there`);
  }
  for (const one of document.querySelectorAll("[tabindex]")) if (one.tabIndex > 0) found.push(`changes the order of the keyboard: ${one.outerHTML.slice(0, 80)}`);
  const summary = document.querySelector("[data-error-summary]");
  if (summary && document.activeElement !== summary) found.push("what went wrong does not get the focus");
  return found;
}

/** Somebody who looks twice at every page: holding a phone and sitting at a desk. */
class Walker extends Visitor {
  async look(name) {
    this.visited.push(name);
    await this.note();
    const { page } = this;
    const say = (problem) => this.complaints.push(`${new URL(page.url()).pathname} (${this.language}): ${problem}`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 1) say(`scrolls ${wide} px sideways at ${width} px`);
      for (const violation of await violationsOn(page)) say(`axe ${violation.id} at ${width} px: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
    }
    for (const problem of await page.evaluate(stumbles)) say(problem);
    // Every piece of text with the language it says it has, and what the page would read out for pictures and fields.
    const pieces = await page.evaluate(() => {
      const found = [[document.title, document.documentElement.lang]];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement, data } = walker.currentNode;
        if (data.trim() && !parentElement.closest("script, code, textarea, option, .said")) found.push([data, parentElement.closest("[lang]").lang]);
      }
      for (const one of document.querySelectorAll("[aria-label], [alt], [placeholder]")) {
        for (const name of ["aria-label", "alt", "placeholder"]) if (one.getAttribute(name)) found.push([one.getAttribute(name), one.closest("[lang]").lang]);
      }
      return found;
    });
    for (const [text, language] of pieces) {
      const plain = text.replaceAll(/\s+/g, " ").trim();
      for (const stray of ["{{", "}}", "undefined", "[object Object]", "NaN", "??"]) if (plain.includes(stray)) say(`shows «${stray}»`);
      const key = plain.match(/(?<![\w-])[a-z]+(?:-[a-z0-9]+)+(?![\w-])/g)?.find((word) => translated.has(word));
      if (key) say(`shows the key «${key}»`);
      const word = plain.match(foreign[language]);
      if (word) say(`«${word[0]}» in a sentence said to be «${language}»: ${plain.slice(0, 120)}`);
    }
    if (process.env.BALAI_E2E_PICTURES === "all") {
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        await this.picture(`${width}-${String(this.visited.length).padStart(3, "0")}-${name.replaceAll(/[^a-z0-9]+/gi, "-")}`);
      }
    }
    await page.setViewportSize({ width: widths[0], height: 800 });
  }

  /** Looks at a list of addresses, none of which may refuse. */
  async each(...addresses) {
    for (const address of addresses) {
      await this.go(address, address);
      must(this.status < 400, `${address} answers ${this.status}`);
    }
  }
}

/** A walker: a resident, or an officer of a role. */
async function walker(kit, language, role) {
  const signedIn = role ? await cookiesOf(kit.browser, kit.server, role) : undefined;
  const found = await new Walker(kit.browser, kit.server, { language, signedIn, folder: "jalan" }).open();
  await found.page.setViewportSize({ width: widths[0], height: 800 });
  await found.page.goto(`${role ? "/petugas/akun" : "/"}?bahasa=${language}`);
  return found;
}

/** Runs with walkers that are closed, and must be clean, at the end. */
const walked = (language, run) => async (kit) => {
  const walkers = [];
  const as = async (role) => {
    walkers.push(await walker(kit, language, role));
    return walkers.at(-1);
  };
  try {
    // What was found on the way is told even when the way ends too early.
    const broken = await run(kit, as).then(() => [], (error) => [String(error.stack ?? error)]);
    const complaints = new Set([...walkers.flatMap((one) => one.complaints), ...broken]);
    must(complaints.size === 0, `\n    ${[...complaints].join("\n    ")}`);
  } finally {
    for (const one of walkers) await one.close();
  }
};

const words = {
  id: { start: "Mulai", next: "Lanjutkan", send: "Kirim permohonan", code: "Beri saya kode", back: "Kembalikan yang ditandai", reject: "Tolak dengan penjelasan", rate: "Beri nilai pelayanan ini", ask: "Kirim permintaan", record: "Catat kebocoran", issue: "Terbitkan", plan: "Simpan rencana", invite: "Buat undangan", choose: "Simpan kata sandi", enrol: "Pasang", out: "Keluar", enter: "Masuk", desk: "Petugas", days: "Ambil jam ini" },
  en: { start: "Start", next: "Continue", send: "Send the application", code: "Give me a code", back: "Return what is marked", reject: "Reject with an explanation", rate: "Rate this service", ask: "Send the request", record: "Record a breach", issue: "Issue", plan: "Save the plan", invite: "Make the invitation", choose: "Save the password", enrol: "Set up", out: "Sign out", enter: "Sign in", desk: "Officer", days: "Take this time" },
};

/** Always the same lamp in the same village: whoever reports it after the first is shown the report before. */
const lamp = { text: "Lampu jalan di depan pasar padam sejak tiga malam, mohon diperiksa.", category: "lampu-jalan", village: 11 };

/** An application for certified copies: four requirements, two of them photos. */
const SERVICE = "legalisasi-kk";

async function apply(visitor, photo, looked) {
  const { page } = visitor;
  await page.goto(`/layanan/${SERVICE}/ajukan`);
  // Another application has been begun already: the button's words say so.
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL((url) => !url.pathname.endsWith("/ajukan"));
  await walk(visitor, { photo }, () => looked);
}

async function send(visitor) {
  await press(visitor, words[visitor.language].send);
  await visitor.page.waitForURL(/\/ajukan\/bukti/);
  return { number: (await visitor.page.locator("#nomor").innerText()).trim(), pin: (await visitor.page.locator("#pin").innerText()).trim() };
}

/** The officers' side of an application that is returned, and then refused. */
async function returned(verifier, number) {
  const { page } = verifier;
  await page.goto(`/petugas/layanan/${number}`);
  for (const good of await page.locator("input[type=radio][value=good]").all()) await good.check();
  await page.locator("[id='putusan.asli-unclear']").check();
  await page.locator("[id='catatan.asli']").fill("Fotonya buram.");
  await press(verifier, words[verifier.language].back);
}

const citizens = (language) => walked(language, async (kit, as) => {
  const say = words[language];
  const visitor = await as();
  const { page } = visitor;
  const photo = await picture(kit.browser, 90);
  await visitor.each(
    "/", "/lacak", "/laporan", "/peta", "/cari?q=lahir", "/siaga", "/bantuan", "/privasi", "/log", "/hak-data",
    "/layanan", "/layanan?kejadian=anak-lahir", "/layanan?q=lahir", "/layanan/tanya", "/layanan/akta-kelahiran", "/layanan/aku-sapa-3",
    "/layanan/akta-kelahiran/cetak", "/layanan/akta-kelahiran/janji", "/jemput-bola", "/janji", "/antrean", "/antrean/ambil", "/cek", "/cetak", "/lanjutkan",
  );
  await page.goto("/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  must(await page.evaluate(() => document.activeElement.id === "isi"), "the first key does not lead past the head of the page");

  await page.goto("/layanan/akta-kelahiran/janji");
  await page.locator(".days a").first().click();
  await visitor.look("janji-jam");
  await page.locator(".slots label").first().click();
  await press(visitor, say.days);
  await visitor.look("janji-bukti");

  await visitor.each("/lapor");
  const receipt = await report(visitor, { ...lamp, photo }, (name) => visitor.look(name));
  await open(visitor, receipt);
  await visitor.look("lacak-laporan");

  await page.goto("/layanan/kia/ajukan");
  await visitor.look("ajukan");
  await press(visitor, say.start);
  await visitor.look("ajukan-varian");
  await press(visitor, say.next);
  must((await page.locator("[data-error-summary]").count()) === 1, "an empty answer is taken");
  await visitor.look("ajukan-salah");
  await apply(visitor, photo, true);
  await visitor.look("ajukan-periksa");
  await page.goto(`/layanan/${SERVICE}/ajukan/simpan`);
  await press(visitor, say.code);
  await visitor.look("ajukan-simpan");
  await visitor.each("/lanjutkan");
  await page.goto(`/layanan/${SERVICE}/ajukan/periksa`);
  const sent = await send(visitor);
  await visitor.look("ajukan-bukti");
  await open(visitor, sent);
  await visitor.look("lacak-permohonan");
  await visitor.each(`/lacak/${sent.number}/penyerahan`);

  const verifier = await as("service_verifier");
  await returned(verifier, sent.number);
  await page.goto(`/lacak/${sent.number}`);
  await visitor.look("lacak-dikembalikan");
  await visitor.each(`/lacak/${sent.number}/perbaiki`, `/lacak/${sent.number}/perbaiki/asli`);
  await page.locator("#photo").setInputFiles(photo);
  await press(visitor, language === "id" ? "Simpan" : "Save");
  await visitor.look("diperbaiki");
  await page.locator("main form[action$='/perbaiki'] button").click();
  await page.waitForURL(new RegExp(`/lacak/${sent.number}$`));
  const head = await as("section_head");
  await head.page.goto(`/petugas/layanan/${sent.number}`);
  const form = head.page.locator("form").filter({ has: head.page.locator("input[name=step][value=tolak]") });
  await form.evaluate((element) => { element.closest("details").open = true; });
  for (const area of await form.locator("textarea").all()) await area.fill("Dokumen ini sudah bertanda tangan elektronik.");
  await form.locator("button[type=submit]").click();
  await page.goto(`/lacak/${sent.number}`);
  await visitor.look("lacak-ditolak");
  await press(visitor, say.rate);
  must(new URL(page.url()).pathname.startsWith("/penilaian/"), `no survey: ${page.url()}`);
  await visitor.look("penilaian");
});

/** An officer of an agency who did not exist before: invited, password, authenticator, signed in; every page on that way is looked at. */
async function newcomer(kit, as, { role, agency, login }) {
  const admin = await as("system_administrator");
  const say = words[admin.language];
  await admin.each("/admin/pengguna/undang");
  await admin.page.locator("#name").fill("Ni Luh Ayu Pertiwi");
  await admin.page.locator("#login").fill(login);
  await admin.page.locator(`input[name=role][value=${role}]`).check();
  await admin.page.locator("#agency").selectOption(agency);
  await press(admin, say.invite);
  const link = new URL((await admin.page.locator(".secret-text").innerText()).replaceAll(/\s/g, "")).pathname;
  const visitor = await as();
  await visitor.each(link);
  for (const name of ["password", "again"]) await visitor.page.locator(`#${name}`).fill("kereta lewat tengah sawah");
  await press(visitor, say.choose);
  await visitor.look("pasang");
  const key = await visitor.page.locator(".secret-text").textContent();
  await visitor.page.locator("#code").fill(code(key));
  await press(visitor, say.enrol);
  const [recovery] = await visitor.page.locator(".secret-list li").allInnerTexts();
  await visitor.each("/petugas/akun");
  await press(visitor, say.out);
  await visitor.each("/petugas/masuk");
  await visitor.page.locator("#login").fill(login);
  await visitor.page.locator("#password").fill("kereta lewat tengah sawah");
  await press(visitor, say.next);
  await visitor.look("kode");
  await visitor.page.locator("#code").fill(recovery);
  await press(visitor, say.enter);
  must(new URL(visitor.page.url()).pathname === "/petugas", `not signed in: ${visitor.page.url()}`);
  return visitor;
}

/** The first address on the page that begins so. */
const first = (visitor, beginning) => visitor.page.locator(`main a[href*="${beginning}"]`).first().getAttribute("href");

const protection = (language) => walked(language, async (kit, as) => {
  const say = words[language];
  const asking = await as();
  const receipt = await report(asking, lamp, async (name) => {
    if (name === "serupa") await asking.look(name);
  });
  await open(asking, receipt);
  await asking.page.goto("/hak-data");
  await asking.look("hak-data");
  await asking.page.locator("input[name=kind][value=restriction]").check();
  await press(asking, say.ask);
  await asking.look("hak-data-diajukan");

  const office = await newcomer(kit, as, { role: "agency_head", agency: "diskominfo", login: `pelindung.${language}.${Date.now().toString(36)}` });
  const { page } = office;
  await office.each("/petugas/hak-data");
  await office.each(await first(office, "/petugas/hak-data/"));
  await office.each("/petugas/kebocoran", "/petugas/kebocoran/baru");
  await fillBreach(page);
  await page.locator("main form button").first().click();
  await page.waitForLoadState("load");
  must((await page.locator("[data-error-summary]").count()) === 0, `refused: ${(await page.locator("main").innerText()).slice(0, 500)}`);
  await office.each("/petugas/kebocoran");
  const breach = await first(office, "/petugas/kebocoran/BDG");
  await office.each(breach, `${breach}/surat`, "/petugas/penahanan");
});

async function fillBreach(page) {
  const today = new Date();
  await page.locator("input[name=reach][value=everything]").check();
  for (const field of await page.locator("main form :is(input, textarea, select):not([type=hidden])").all()) {
    const name = await field.getAttribute("name");
    const type = await field.getAttribute("type");
    if (name.endsWith("_day")) await field.fill("1");
    else if (name.endsWith("_month")) await field.fill(String(today.getUTCMonth() + 1));
    else if (name.endsWith("_year")) await field.fill(String(today.getUTCFullYear()));
    else if (type === "radio") { if ((await page.locator(`input[name="${name}"]:checked`).count()) === 0) await field.check(); }
    else if (type !== "checkbox" && name !== "accounts" && (await field.inputValue()) === "") await field.fill("Berkas cadangan tertinggal di kereta.");
  }
}

const desk = (language) => walked(language, async (kit, as) => {
  const say = words[language];
  const head = await as("agency_head");
  const triage = await as("triage");
  await triage.each("/petugas", "/petugas/rilis", "/petugas?tampilan=semua");
  const report = (await first(triage, "/petugas/kasus/")).split("?")[0];
  await triage.each(report, `${report}/cetak`);
  await head.each("/petugas/cuti", "/pimpinan", "/petugas/santunan", "/petugas/penilaian");
  await waiting(head);
  await head.each("/petugas/tanda-tangan");
  // What a service ends in is issued by its agency alone.
  const office = await as("service_office");
  await office.each("/petugas/terbitkan");
  const kind = await first(office, "/petugas/terbitkan/");
  await office.each(kind);
  for (const [field, value] of [["name", "Ni Luh Contoh"], ["nik", "9901014505900001"], ["birth-place", "Contoh"], ["birth-date", "1990-05-05"]]) await office.page.locator(`#${field}`).fill(value);
  await press(office, say.issue);
  await office.look("terbit");
  await office.each(await first(office, "/petugas/dokumen/"));

  const counter = await as("counter");
  await counter.each("/petugas/layanan", "/petugas/layanan/manual", "/petugas/antrean", "/petugas/catat", "/petugas/pemulihan", "/petugas/hari-ini", "/petugas/layanan/baru", "/petugas/layanan/baru/akta-kematian");
  await counter.page.goto("/petugas/layanan/baru?q=akta");
  await counter.look("loket-cari");
  await counter.page.goto("/petugas/layanan/baru/akta-kelahiran");
  await enter(counter, { variant: "umum", identity: "identity-card" }, async (name) => { if (name === "loket-isian") await counter.look(name); });
  await counter.look("loket-periksa");
  await sendEntry(counter);
  await counter.look("loket-bukti");
  await counter.page.goto("/petugas/layanan");
  const application = (await first(counter, "/petugas/layanan/BDG")).split("?")[0];
  await counter.each(application, application.replace("/layanan/", "/penyerahan/"));
  await counter.page.goto("/petugas/antrean");
  await counter.page.locator("main .tabs a").first().click();
  await counter.look("antrean-loket");
  await counter.each("/petugas/jemput-bola");
  await plan(counter, say);
  await counter.each(await first(counter, "/petugas/jemput-bola/"));
  await counter.each(`${new URL(counter.page.url()).pathname}/cetak`);
  const treasurer = await as("treasurer");
  await treasurer.each("/petugas/layanan", "/petugas/santunan");
  const judge = await as("service_verifier");
  await judge.each(application);
});

/** The letters a demonstration leaves to be signed are there once they are set; whoever walks signs none of them. */
async function waiting(head) {
  for (let at = 0; at < 240; at += 1) {
    await head.page.goto("/petugas/tanda-tangan");
    if ((await head.page.locator("main input[name=dokumen]").count()) > 0) return;
    await head.page.waitForTimeout(1_000);
  }
  throw new Error("nothing waits for a signature");
}

async function plan(counter, say) {
  const { page } = counter;
  await page.locator("#village").selectOption({ index: counter.language === "id" ? 3 : 5 });
  const soon = new Date(Date.now() + 9 * 86_400_000);
  for (const [field, value] of [["day", soon.getUTCDate()], ["day_month", soon.getUTCMonth() + 1], ["day_year", soon.getUTCFullYear()], ["from", "08.30"], ["until", "12.00"], ["place", "Balai banjar"]]) await page.locator(`#${field}`).fill(String(value));
  await page.locator("input[name=services]").first().check();
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState("load");
  must((await page.locator("[data-error-summary]").count()) === 0, `no plan: ${(await page.locator("main").innerText()).slice(0, 400)}`);
}

const administrators = (language) => walked(language, async (kit, as) => {
  const admin = await as("system_administrator");
  await admin.each(
    "/admin", "/admin/pengguna", "/admin/peran", "/admin/gaya", "/admin/paket", "/admin/saran", "/admin/cadangan", "/admin/kunci", "/admin/pekerjaan",
    "/admin/jejak", "/admin/periksa", "/darurat", "/admin/program", "/admin/webhook",
  );
  await admin.page.goto("/admin/pengguna");
  await admin.each(await admin.page.locator("table a").first().getAttribute("href"));
});

const tongues = { id: "in Indonesian", en: "in English" };
const audiences = { "of residents": citizens, "of the desk": desk, "of data protection": protection, "of administrators": administrators };

export const pages = Object.entries(audiences).flatMap(([audience, run]) =>
  Object.entries(tongues).map(([language, tongue]) => ({ name: `every page ${audience}, ${tongue}`, run: run(language) })),
);
