// How an officer comes in: invitation, password, authenticator, recovery code, leave, and out again.
import { createHmac } from "node:crypto";
import { must, officer, press, reads } from "./support.mjs";
import { Visitor } from "../harness.mjs";

const password = "kereta lewat tengah sawah";

/** The present code of a key in base32 (RFC 6238). */
export function code(key) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...key.replaceAll(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", bytes).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The words of the pages, in the order in which they are pressed. */
const words = {
  id: { invite: "Buat undangan", choose: "Simpan kata sandi", enrol: "Pasang", out: "Keluar", next: "Lanjutkan", enter: "Masuk", leave: "Serahkan pekerjaan", shut: "Tutup akun" },
  en: { invite: "Make the invitation", choose: "Save the password", enrol: "Set up", out: "Sign out", next: "Continue", enter: "Sign in", leave: "Hand work over", shut: "Shut the account" },
};

/** Sends the invitation's form twice: without an agency, which is said, and with one. Gives the link's path. */
async function invite(admin, say, login) {
  const { page } = admin;
  // An agency where somebody works already, so that there is a colleague to stand in.
  await page.goto("/admin/pengguna?peran=triage");
  const agency = (await page.locator("table .plain-list .muted").first().innerText()).trim();
  await admin.go("/admin/pengguna/undang", "undang");
  await page.locator("#name").fill("Ni Luh Ayu Pertiwi");
  await page.locator("#login").fill(login);
  await page.locator("input[name=role][value=triage]").check();
  await press(admin, say.invite);
  must((await page.locator(".govuk-error-summary a[href='#agency']").count()) === 1, "an officer of nowhere is invited");
  must((await page.locator("#login").inputValue()) === login, "what was typed is gone");
  await admin.look("undang-salah");
  await page.locator("#agency").selectOption({ label: agency });
  await press(admin, say.invite);
  await admin.look("tautan-baru");
  return new URL((await page.locator(".secret-text").innerText()).replaceAll(/\s/g, "")).pathname;
}

/** Opens the link, chooses a password, enrols the authenticator. Gives a recovery code. */
async function comeIn(visitor, say, link) {
  const { page } = visitor;
  await visitor.go(`${link}?bahasa=${visitor.language}`, "undangan");
  await page.locator("#password").fill("pendek");
  await page.locator("#again").fill("pendek");
  await press(visitor, say.choose);
  must((await page.locator("#password").inputValue()) === "", "a password came back");
  await visitor.look("sandi-pendek");
  await page.locator("#password").fill(password);
  await page.locator("#again").fill(password);
  await press(visitor, say.choose);
  await visitor.look("pasang");
  const key = await page.locator(".secret-text").textContent();
  await page.locator("#code").fill("000000");
  await press(visitor, say.enrol);
  await visitor.look("pasang-salah");
  await page.locator("#code").fill(code(key));
  await press(visitor, say.enrol);
  await visitor.look("kode-cadangan");
  const recovery = await page.locator(".secret-list li").allInnerTexts();
  must(recovery.length === 10, "there are not ten recovery codes");
  await page.locator("main a.button").click();
  await page.waitForURL((url) => url.pathname.endsWith("/petugas"));
  return recovery[0];
}

/** Hands work over from tomorrow to the day after. */
async function leave(visitor, say) {
  const { page } = visitor;
  await visitor.go("/petugas/cuti", "cuti");
  await press(visitor, say.leave);
  await visitor.look("cuti-salah");
  await page.locator("#deputy").selectOption({ index: 1 });
  for (const [name, days] of [["from", 1], ["to", 2]]) {
    const day = new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000);
    await page.locator(`input[name=${name}_day]`).fill(String(day.getUTCDate()));
    await page.locator(`input[name=${name}_month]`).fill(String(day.getUTCMonth() + 1));
    await page.locator(`input[name=${name}_year]`).fill(String(day.getUTCFullYear()));
  }
  await page.locator("#reason").fill("Cuti tahunan");
  await press(visitor, say.leave);
  must((await page.locator(".govuk-error-summary").count()) === 0, "work is not handed over");
  await visitor.look("cuti-diserahkan");
}

/** Signs out and in again, by password and recovery code. */
async function comeBack(visitor, say, login, recovery) {
  const { page } = visitor;
  await visitor.go("/petugas/akun", "akun");
  await press(visitor, say.out);
  await visitor.look("masuk");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill("salah sama sekali");
  await press(visitor, say.next);
  must((await page.locator("#login").inputValue()) === login, "the sign-in name is gone");
  await visitor.look("masuk-salah");
  await page.locator("#password").fill(password);
  await press(visitor, say.next);
  await visitor.look("kode");
  await page.goto("/petugas");
  must(page.url().includes("/petugas/masuk"), "a password alone opens the desk");
  await page.goto("/petugas/masuk/kode");
  await page.locator("#code").fill(recovery);
  await press(visitor, say.enter);
  must(new URL(page.url()).pathname === "/petugas", "the recovery code does not open the desk");
}

const whole = (seen) => async (kit) => {
  const say = words[seen.language];
  const login = `ayu.${seen.size}.${seen.language}.${seen.script ? "naskah" : "polos"}`;
  const admin = await officer(kit, "system_administrator", seen);
  const visitor = await new Visitor(kit.browser, kit.server, { folder: "akun", ...seen }).open();
  try {
    const link = await invite(admin, say, login);
    const recovery = await comeIn(visitor, say, link);
    await leave(visitor, say);
    await comeBack(visitor, say, login, recovery);
    await visitor.go(link, "tautan-mati");
    await admin.go(`/admin/pengguna?q=${login}`, "pengguna");
    await admin.page.locator("table a").first().click();
    await admin.page.waitForLoadState("load");
    await admin.look("satu-pengguna");
    await admin.page.locator("#reason").fill("Pindah tugas ke kantor lain");
    await press(admin, say.shut);
    await reads(admin, "Ni Luh Ayu Pertiwi");
    await visitor.page.goto("/petugas/akun");
    must(visitor.page.url().includes("/petugas/masuk"), "a shut account is still in");
    visitor.assertClean();
    admin.assertClean();
  } finally {
    await visitor.close();
    await admin.close();
  }
};

export const accounts = [
  { name: "an officer comes in, on a phone without scripts", run: whole({ size: "phone", language: "id", script: false }) },
  { name: "an officer comes in, at a desk in English", run: whole({ size: "desk", language: "en", script: true }) },
];
