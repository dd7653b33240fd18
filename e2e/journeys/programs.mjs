// A program's key: given by an administrator, used, and taken away again.
import { must, officer, press, reads, readsNot } from "./support.mjs";

const words = {
  id: { make: "Buat kunci", back: "Kembali ke daftar program", open: "Cabut kunci", revoke: "Cabut kunci ini", revoked: "Kunci dicabut" },
  en: { make: "Make a key", back: "Back to the list of programs", open: "Revoke key", revoke: "Revoke this key", revoked: "The key is revoked" },
};

const run = (language, size) => async (kit) => {
  const say = words[language];
  const name = `Aplikasi uji ${language}`;
  const admin = await officer(kit, "region_administrator", { language, size });
  const { page } = admin;
  try {
    await admin.go("/admin/program", "program");
    await press(admin, say.make);
    must((await page.locator(".govuk-error-summary a[href='#name']").count()) === 1, "a key without a name is made");
    await admin.look("program-salah");
    await page.locator("#name").fill(name);
    await page.locator("#contact").fill("tik@contoh.example");
    await press(admin, say.make);
    await admin.look("program-kunci");
    const key = (await page.locator("#kunci").innerText()).trim();
    must(/^balai_[\w-]{32}$/.test(key), `this is no key: ${key}`);
    await page.getByRole("link", { name: say.back }).click();
    await reads(admin, name, key.slice(-4));
    await readsNot(admin, key);

    const send = () =>
      fetch(`${kit.server.origin}/open311/v2/requests.json`, { method: "POST", body: new URLSearchParams({ api_key: key }) });
    must((await send()).status === 400, "the key does not open");
    const row = page.locator("tr", { hasText: name });
    await row.locator("summary").click();
    await row.locator("input[name=reason]").fill("Uji 7/2026");
    await row.getByRole("button", { name: say.revoke }).click();
    await reads(admin, say.revoked, "Uji 7/2026");
    await admin.look("program-dicabut");
    must((await send()).status === 403, "a revoked key opens");
    admin.assertClean();
  } finally {
    await admin.close();
  }
};

export const programs = [
  { name: "an administrator gives a program a key and revokes it, in Indonesian, on a phone", run: run("id", "phone") },
  { name: "an administrator gives a program a key and revokes it, in English, at a desk", run: run("en", "desk") },
];
