// What journeys of applications share: the way to a service, the way through its questions, and the steps of its office.
// Buttons and fields are found by what they send, never by their words, so that one walk reads every language.
import { must } from "./support.mjs";

/** A person of nobody's: her NIK tells 17 August 1990. */
export const NIK = "5103015708900001";
const CARD = "5103010101100002";
const NAME = "Ni Putu Sari Dewi";

/** The day `back` days ago where the region lies, as the three fields of a date. */
export function daysAgo(back) {
  const then = new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000);
  return { day: String(then.getUTCDate()), month: String(then.getUTCMonth() + 1), year: String(then.getUTCFullYear()) };
}

/** Does something that leads to another page, and waits until that is there. */
async function leads(visitor, act) {
  await Promise.all([visitor.page.waitForEvent("load"), act()]);
}

/** Sends the form a button belongs to. */
export async function sends(visitor, button) {
  await leads(visitor, () => button.click());
}

/** Goes where a link leads. */
export async function follows(visitor, link) {
  await leads(visitor, () => link.first().click());
}

/** Fails when the page tells of a mistake. */
export async function accepted(visitor, told) {
  const { page } = visitor;
  if ((await page.locator("[data-error-summary]").count()) === 0) return;
  throw new Error(`refused: ${told} at ${page.url()}: ${(await page.locator("main").innerText()).slice(0, 800)}`);
}

/** From the catalogue to a service's page: by a question tree's answers, a life event, or words. */
export async function find(visitor, { answers, event, words, service }, look = async () => {}) {
  const { page } = visitor;
  await page.goto("/layanan");
  await look("layanan");
  if (answers) {
    await follows(visitor, page.locator("main a[href$='/layanan/tanya']"));
    for (const answer of answers) {
      await look(`tanya-${answer}`);
      await page.locator(`input[name=pilih][value="${answer}"]`).check();
      await sends(visitor, page.locator("main button[name=lanjut]"));
    }
  } else if (event) {
    await follows(visitor, page.locator(`main a[href$="kejadian=${event}"]`));
    await look(`kejadian-${event}`);
    await follows(visitor, page.locator(`main ul.services a[href$="/layanan/${service}"]`));
  } else {
    await page.locator("main input[name=q]").fill(words);
    await sends(visitor, page.locator("main form[action$='/layanan'] button"));
    await look(`cari-${words}`);
    await follows(visitor, page.locator(`main ul.services a[href$="/layanan/${service}"]`));
  }
  const path = new URL(page.url()).pathname;
  must(path.endsWith(`/layanan/${service}`), `led to ${path} instead of ${service}`);
}

/** What belongs into a field: what the walk was told, else something right of the field's kind. */
function right(name, told) {
  const last = name.split(".").at(-1);
  const [, question, part] = /^(.*?)(?:_(day|month|year))?$/.exec(last);
  const given = told[question] ?? told[last];
  if (given !== undefined) {
    const answer = typeof given === "function" ? given(name) : given;
    return part ? answer[part] : answer;
  }
  if (part) return (question.includes("bayi") ? daysAgo(30) : { day: "17", month: "8", year: question.includes("anak") ? "2020" : "1990" })[part];
  if (last.includes("nik")) return NIK;
  if (last === "kk") return CARD;
  if (last.includes("telepon")) return "0812 3456 7890";
  if (last.includes("surel")) return "sari@warga.example";
  if (last === "rt" || last === "rw" || last.endsWith("_rt") || last.endsWith("_rw")) return "001";
  if (last.includes("jam")) return "09.30";
  if (last.includes("berat")) return "3100";
  if (last.includes("panjang")) return "50";
  return undefined;
}

/** Fills in every field of a form's page, the right way for its kind. */
export async function fill(page, told = {}) {
  const kinds = await page.locator("main [name^='isi.']").evaluateAll((fields) => fields.map((field) => ({
    name: field.name, type: field.type, select: field.tagName === "SELECT", counts: field.inputMode === "numeric",
  })));
  const seen = new Set();
  for (const { name, type, select, counts } of kinds) {
    if (seen.has(name)) continue;
    seen.add(name);
    const fields = page.locator(`main [name="${name}"]`);
    const value = right(name, told);
    if (type === "radio" && value !== undefined) await page.locator(`main [name="${name}"][value="${value}"]`).check();
    else if (type === "radio" || type === "checkbox") await fields.first().check();
    else if (select) await fields.selectOption({ index: 1 });
    else await fields.fill(value ?? (counts ? "1" : NAME));
  }
}

/** Answers the page of one requirement: by a substitute, by what one has, or by passing over what is optional. */
async function meet(visitor, requirement, { choose = {}, photo }) {
  const { page } = visitor;
  const chosen = choose[requirement];
  const options = page.locator("main input[name=choice]");
  if ((await options.count()) > 0) {
    const pass = page.locator("main input[name=choice][value=lewati]");
    const own = page.locator("main input[name=choice][value=punya]");
    if (chosen) await page.locator(`main input[name=choice][value="ganti.${chosen}"]`).check();
    else await ((await pass.count()) > 0 ? pass : own).check();
    if (chosen || (await pass.count()) > 0) return;
  }
  const stated = page.locator("main input[name=stated]");
  if ((await stated.count()) > 0) return stated.check();
  const field = page.locator("main input[name=photo]");
  if ((await field.count()) === 0) return;
  must(photo, `${requirement} asks for a photo`);
  await field.setInputFiles(photo);
  if (visitor.script) await page.locator("[data-shrink-status]", { hasText: /\d/ }).waitFor();
}

/**
 * Goes through every page up to the check. `told` has `variant`, `behalf`, `answers` by the question's id (a text, a date, or
 * a function of the field's name), `choose` with the substitute of a requirement, and the `photo` of originals. `look` is
 * asked, before a page is sent, whether it is looked at.
 */
export async function walk(visitor, told, look = () => false) {
  const { page } = visitor;
  for (let at = 0; at < 90; at += 1) {
    const address = new URL(page.url());
    const path = address.pathname;
    if (path.endsWith("/periksa")) return at;
    if (path.endsWith("/varian")) await page.locator(`main input[value="${told.variant ?? "umum"}"]`).check();
    else if (path.endsWith("/untuk-siapa")) await page.locator(`main input[value="${told.behalf ?? "self"}"]`).check();
    else if (path.includes("/syarat/")) await meet(visitor, path.split("/").at(-1), told);
    else await fill(page, told.answers ?? {});
    if (look(path)) await visitor.look(`ajukan-${path.split("/ajukan/").at(-1)}-${at}`);
    const next = () => sends(visitor, page.locator("main form button[type=submit]:not([name])").first());
    await next();
    if ((await page.locator("main input[name=warned]").count()) > 0) {
      if (look(`${path}/peringatan`)) await visitor.look(`ajukan-peringatan-${at}`);
      await next();
    }
    await accepted(visitor, path);
    must(page.url() !== address.href, `${path} leads nowhere: ${(await page.locator("main").innerText()).slice(0, 600)}`);
  }
  throw new Error(`no end: ${page.url()}`);
}

/**
 * Fills in the whole form of the desk until it leads to the check. `told` is as for `walk`, with the `identity` that was seen,
 * `photos` by requirement, and in `ways` how requirements are met otherwise. Whoever has no telephone leaves that blank.
 */
export async function enter(visitor, { variant, behalf = "self", identity, answers = {}, photos = {}, ways = {} }, look = async () => {}) {
  const { page } = visitor;
  if (variant) await page.locator("#varian").selectOption(variant);
  await page.locator(`main input[name=untuk][value="${behalf}"]`).check();
  await sends(visitor, page.locator("main button[name=lihat]"));
  await accepted(visitor, "the form of the desk");
  await look("loket-isian");
  for (let at = 0; at < 8; at += 1) {
    await page.locator(`main input[name=identitas][value="${identity}"]`).check();
    await fill(page, { telepon: "", ...answers });
    for (const [code, way] of Object.entries(ways)) await page.locator(`main select[name="syarat.${code}"]`).selectOption(way);
    for (const [code, photo] of Object.entries(at === 0 ? photos : {})) {
      const field = page.locator(`main input[name="foto.${code}"]`);
      await field.setInputFiles(photo);
      if (visitor.script) await field.locator("xpath=..").locator("[data-shrink-status]", { hasText: /\d/ }).waitFor();
    }
    await sends(visitor, page.locator("main button[name=periksa]"));
    if (new URL(page.url()).pathname.endsWith("/periksa")) return;
    if (at === 0) await look("loket-kurang");
    // What is still missing is shown at the counter, or said.
    const missing = await page.locator("[data-error-summary] a[href^='#syarat.']").evaluateAll((links) => links.map((link) => link.hash.slice("#syarat.".length)));
    for (const code of missing.filter((own) => !(own in ways))) {
      const offered = await page.locator(`main select[name="syarat.${code}"] option`).evaluateAll((options) => options.map((option) => option.value));
      ways[code] = ["shown", "stated"].find((way) => offered.includes(way)) ?? offered.at(-1);
    }
  }
  throw new Error(`never complete: ${page.url()}: ${(await page.locator("main").innerText()).slice(0, 900)}`);
}

/** Sends what was checked at the desk; gives number and PIN. */
export async function sendEntry(visitor) {
  const { page } = visitor;
  await sends(visitor, page.locator("main form[action$='/periksa'] button[type=submit]"));
  await accepted(visitor, "sending from the desk");
  return { number: (await page.locator("#nomor").innerText()).trim(), pin: (await page.locator("#pin").innerText()).trim() };
}

/** Begins on the page before the first question. */
export async function begin(visitor) {
  await sends(visitor, visitor.page.locator("main form[action$='/ajukan'] button"));
}

/** Sends what was checked; gives number and PIN. */
export async function send(visitor) {
  const { page } = visitor;
  await sends(visitor, page.locator("main form[action$='/periksa'] button[type=submit]"));
  await accepted(visitor, "sending");
  const told = page.locator("#nomor");
  must((await told.count()) === 1, `no receipt at ${page.url()}: ${(await page.locator("main").innerText()).slice(0, 600)}`);
  return { number: (await told.innerText()).trim(), pin: (await page.locator("#pin").innerText()).trim() };
}

/** A PDF of one page with these lines. */
export function paper(lines) {
  const text = lines.map((line, at) => `BT /F1 12 Tf 60 ${760 - 18 * at} Td (${line}) Tj ET`).join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let pdf = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = pdf.length;
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  pdf += `xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return { name: "dokumen.pdf", mimeType: "application/pdf", buffer: Buffer.from(pdf, "latin1") };
}

/** Says that everything given is good, and that the file is complete. */
export async function complete(visitor, number) {
  const { page } = visitor;
  await page.goto(`/petugas/layanan/${number}`);
  for (const good of await page.locator("main input[type=radio][value=good]").all()) await good.check();
  await sends(visitor, page.locator("main button[name=langkah][value=nyatakan-lengkap]"));
  await accepted(visitor, `${number} complete`);
}

/** Takes a step on an application's page. */
export async function take(visitor, number, step, fillIn = async () => {}) {
  const { page } = visitor;
  await page.goto(`/petugas/layanan/${number}`);
  const form = page.locator("main form").filter({ has: page.locator(`input[name=step][value="${step}"]`) }).first();
  must((await form.count()) === 1, `${step} is not offered at ${page.url()}: ${(await page.locator("main").innerText()).slice(0, 800)}`);
  await form.evaluate((element) => { element.closest("details").open = true; });
  await fillIn(form);
  await sends(visitor, form.locator("button[type=submit]"));
  await accepted(visitor, `${number} ${step}`);
}

let manualQueue = Promise.resolve();

/** Journeys run two at a time and the queue of the manual way is one: whoever counts on what stands in it has it alone. */
export function alone(work) {
  const turn = manualQueue.then(work);
  manualQueue = turn.catch(() => {});
  return turn;
}

/**
 * Works an application for a national document to its end by the manual way: verified, asked for, typed in by somebody else with
 * the number (and the PDF) the national register gave, made ready, handed over.
 */
export async function issue({ verifier, counter }, number, { product, pdf }) {
  await complete(verifier, number);
  await alone(async () => {
    await take(verifier, number, "ajukan-siak");
    await take(counter, number, "terbit-siak", async (form) => {
      await form.locator("input[name=nomor]").fill(product);
      if (pdf) await form.locator("input[name=berkas]").setInputFiles(pdf);
    });
  });
  await take(counter, number, "siapkan");
  await take(counter, number, "serahkan", async (form) => { await form.locator("input[name=pengambil][value=self]").check(); });
}

/** Fills in the three fields of a date in a form. */
export async function fillDate(form, name, { day, month, year }) {
  await form.locator(`input[name=${name}_day]`).fill(day);
  await form.locator(`input[name=${name}_month]`).fill(month);
  await form.locator(`input[name=${name}_year]`).fill(year);
}

/** Proposes the death benefit, has it approved by the head, found on the payment list, and paid by the treasurer. */
export async function benefit({ verifier, head, treasurer }, number, { deceased, heir, died, reported, rupiah }) {
  await complete(verifier, number);
  await take(verifier, number, "usulkan", async (form) => {
    await form.locator("input[name=nik]").fill(deceased);
    await fillDate(form, "meninggal", daysAgo(died));
    await fillDate(form, "dilaporkan", daysAgo(reported));
    await form.locator("input[name=ahli_waris]").fill(heir);
    await form.locator("input[name=rekening]").fill("Bank Contoh 000");
    const reason = form.locator("textarea[name=alasan]");
    if ((await reason.count()) > 0) await reason.fill("Dicocokkan dengan berkas aslinya.");
  });
  must((await verifier.page.locator("main").innerText()).includes(rupiah), `the sum is not ${rupiah}`);
  await verifier.look("santunan-diusulkan");
  await take(head, number, "setujui");
  await treasurer.go("/petugas/santunan", "santunan-daftar");
  const listed = await treasurer.page.locator("main").innerText();
  must(listed.includes(number) && listed.includes(heir) && listed.includes(rupiah), `${number} is not on the list: ${listed.slice(0, 800)}`);
  await take(treasurer, number, "bayar", async (form) => { await form.locator("input[name=bukti]").fill(`SP2D-${number}`); });
}
