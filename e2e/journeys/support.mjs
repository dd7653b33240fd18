// What journeys share: pictures, officers who are signed in, and the way a report is sent.
import { Visitor, signInPath } from "../harness.mjs";

/** Fails with what was expected. */
export function must(condition, told) {
  if (!condition) throw new Error(told);
}

/** Fails unless every one of the words stands on the page. */
export async function reads(visitor, ...words) {
  const text = (await visitor.page.locator("body").innerText()).replaceAll(/\s+/g, " ");
  for (const word of words) {
    must(text.toLowerCase().includes(word.toLowerCase()), `«${word}» does not stand on ${visitor.page.url()}: ${text.slice(0, 900)}`);
  }
}

/** Fails if one of the words stands on the page. */
export async function readsNot(visitor, ...words) {
  const html = await visitor.page.content();
  for (const word of words) must(!html.includes(word), `«${word}» stands on ${visitor.page.url()}`);
}

/** A small JPEG drawn by the browser; another seed, another picture. */
export async function picture(browser, seed) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const address = await page.evaluate((given) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [640, 480];
      const brush = canvas.getContext("2d");
      let state = given * 7919 + 17;
      const next = (most) => (state = (state * 1103515245 + 12345) % 2147483648) % most;
      for (let at = 0; at < 60; at += 1) {
        brush.fillStyle = `rgb(${next(256)},${next(256)},${next(256)})`;
        brush.fillRect(next(640), next(480), 40 + next(240), 40 + next(200));
      }
      // Lines of writing, as on a paper: a picture of nothing but areas looks blurred, and whoever sends it is asked.
      brush.font = "18px monospace";
      for (let line = 24; line < 480; line += 24) {
        brush.fillStyle = "black";
        brush.fillText(String(next(10 ** 9)).repeat(8), 8, line);
        brush.fillStyle = "white";
        brush.fillText(String(next(10 ** 9)).repeat(8), 8, line + 12);
      }
      return canvas.toDataURL("image/jpeg", 0.85);
    }, seed);
    return { name: `foto-${seed}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(address.split(",")[1], "base64") };
  } finally {
    await context.close();
  }
}

/** Runs with visitors, each added by `at` as it opens; all are closed, and must be clean, at the end. */
export async function attended(run) {
  const visitors = [];
  const at = async (opening) => {
    const visitor = await opening;
    visitors.push(visitor);
    return visitor;
  };
  try {
    await run(at);
    for (const visitor of visitors) visitor.assertClean();
  } finally {
    for (const visitor of visitors) await visitor.close();
  }
}

const signedIn = new WeakMap();

/** The cookies of a role's account, signed in once per server through its one-time link. */
export function cookiesOf(browser, server, role) {
  if (!signedIn.has(server)) signedIn.set(server, new Map());
  const known = signedIn.get(server);
  if (!known.has(role)) known.set(role, signInByLink(browser, server, role));
  return known.get(role);
}

async function signInByLink(browser, server, role) {
  const visitor = await new Visitor(browser, server, { folder: role }).open();
  try {
    await visitor.go(signInPath(server, role), "link");
    await visitor.page.getByRole("button", { name: "Masuk", exact: true }).click();
    await visitor.page.waitForURL((url) => !url.pathname.includes("/masuk"));
    visitor.assertClean();
    return await visitor.context.storageState();
  } finally {
    await visitor.close();
  }
}

/** Somebody of that role at their desk, reading the language given. */
export async function officer(kit, role, seen = {}) {
  const cookies = await cookiesOf(kit.browser, kit.server, role);
  const visitor = await new Visitor(kit.browser, kit.server, { folder: role, ...seen, signedIn: cookies }).open();
  await visitor.page.goto(`/petugas?bahasa=${visitor.language}`);
  return visitor;
}

/** A resident who reads the language given. */
export async function resident(kit, seen = {}) {
  const visitor = await new Visitor(kit.browser, kit.server, { folder: "warga", ...seen }).open();
  await visitor.page.goto(`/?bahasa=${visitor.language}`);
  return visitor;
}

/** Presses a button by its words and waits for the page that follows. */
export async function press(visitor, name, exact = true) {
  const { page } = visitor;
  const button = page.getByRole("button", { name, exact }).first();
  const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && ![301, 302, 303, 307, 308].includes(answer.status()));
  await Promise.all([answered, button.click()]);
  await page.waitForLoadState("load");
}

export const words = {
  id: {
    start: "Mulai melapor", next: "Lanjutkan", send: "Kirim laporan", different: "Bukan, laporan saya berbeda",
    track: "Lacak", complaint: "Keluhan", public: "Semua orang", because: "karena Anda menulis",
  },
  en: {
    start: "Start", next: "Continue", send: "Send report", different: "No, mine is different",
    track: "Track", complaint: "Complaint", public: "Everybody", because: "because you wrote",
  },
};

let people = 0;

/** Fills in and sends a report through its pages; answers number and PIN. `at` is called with each page's name. */
export async function report(visitor, told, at = async () => {}) {
  const { page } = visitor;
  const say = words[visitor.language];
  people += 1;
  await page.goto("/lapor");
  await at("lapor");
  await press(visitor, say.start);
  await page.getByLabel(told.kind ?? say.complaint, { exact: true }).check();
  await page.locator("#text").fill(told.text);
  if (told.photo) await page.locator("#photo").setInputFiles(told.photo);
  if (told.photo && visitor.script) await page.locator("[data-shrink-status]", { hasText: /\d/ }).waitFor();
  await at("kejadian");
  await press(visitor, say.next);
  await page.locator("#village").selectOption({ index: told.village ?? 1 + ((people * 7) % 50) });
  await page.locator("#address").fill(told.address ?? "Depan balai banjar, sebelah utara warung");
  await at("lokasi");
  await press(visitor, say.next);
  if (told.category) await chooseCategory(page, told.category);
  else await page.locator("input[name=category]").first().check();
  await at("rincian");
  await press(visitor, say.next);
  if (page.url().includes("/lapor/rincian")) {
    if (told.accused) await page.locator("#accused").selectOption(told.accused);
    await press(visitor, say.next);
  }
  if (page.url().includes("/lapor/serupa")) {
    await at("serupa");
    await press(visitor, say.different);
  }
  if (told.name) await page.locator("#name").fill(told.name);
  if (told.email) await page.locator("#email").fill(told.email);
  if (told.phone) await page.locator("#phone").fill(told.phone);
  if (told.visibility) await page.locator(`input[name=visibility][value=${told.visibility}]`).check();
  await at("kontak");
  await press(visitor, say.next);
  await at("periksa");
  await press(visitor, say.send);
  await page.waitForURL(/\/lapor\/bukti/);
  must((await page.locator("#nomor").count()) === 1, `no receipt: ${(await page.locator("main").innerText()).slice(0, 600)}`);
  await at("bukti");
  const number = (await page.locator("#nomor").innerText()).trim();
  const pin = (await page.locator("#pin").innerText()).trim();
  return { number, pin };
}

async function chooseCategory(page, category) {
  const offered = page.locator(`input[name=category][value="${category}"]`);
  if ((await offered.count()) > 0) return offered.check();
  const other = page.locator("input[name=category][value=other]:not([type=hidden])");
  if ((await other.count()) > 0) await other.check();
  const all = page.locator("#other");
  if (!(await all.isVisible())) await page.locator("summary").first().click();
  return all.selectOption(category);
}

/** Opens a report with its PIN. */
export async function open(visitor, { number, pin }) {
  await visitor.page.goto("/lacak");
  await visitor.page.locator("#number").fill(number);
  await visitor.page.locator("#pin").fill(pin);
  await press(visitor, words[visitor.language].track);
}

/** Takes a step on an officer's case page: unfolds it by its label, fills in what is given, presses its button. */
export async function step(visitor, number, id, given = {}) {
  const { page } = visitor;
  await page.goto(`/petugas/kasus/${number}?langkah=${id}`);
  const form = page.locator(`form:has(input[name=step][value="${id}"])`);
  must((await form.count()) === 1, `the step ${id} is not offered at ${page.url()}: ${(await page.locator("main").innerText()).slice(0, 600)}`);
  for (const [name, value] of Object.entries(given)) {
    const field = form.locator(`[name="${name}"]`);
    if (name === "photo") await field.setInputFiles(value);
    else if ((await field.evaluate((node) => node.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.status() < 300 || answer.status() >= 400);
  await Promise.all([answered, form.getByRole("button").last().click()]);
  await page.waitForLoadState("load");
}
