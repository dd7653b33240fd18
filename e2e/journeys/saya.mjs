// A resident's account: entered by a code from a real mail server, kept by a passkey of a virtual authenticator, filled by
// number and PIN, left for good; and the right to one's own data.
import { startServer } from "../harness.mjs";
import { startMailbox } from "../mailbox.mjs";
import { must, officer, open, press, reads, report, resident } from "./support.mjs";

const told = {
  id: {
    text: "Lampu jalan di depan pasar mati sejak tiga malam, mohon diperiksa.",
    send: "Kirim kode", code: "Kode masuk", enter: "Masuk", home: "Akun saya", add: "Tambahkan", claimed: "Laporan ada di akun Anda",
    wrong: "Kode tidak cocok", key: "Tambah kunci sandi di perangkat ini", added: "Kunci sandi ditambahkan", leave: "Keluar",
    byKey: "Masuk dengan kunci sandi", make: "Buat kode pemulihan", codes: "Kode pemulihan", opened: "Buka", recover: "Masuk dengan kode pemulihan",
    ask: "Kirim permintaan", copy: "Buka untuk dibaca dan dicetak", copied: "Salinan data Anda", close: "Tutup akun saya", closed: "Akun Anda sudah ditutup",
    over: "tidak berlaku lagi", erase: "Penghapusan data saya", filed: "Permintaan Anda sudah masuk", begin: "Mulai pemulihan", give: "Serahkan kode ini",
    keep: "Simpan laporan ini di akun saya", pending: "Pemulihan sedang berjalan", stop: "Hentikan pemulihan", stopped: "Pemulihan dihentikan",
  },
  en: {
    text: "The street light by the market has been out for three nights, please check.",
    send: "Send code", code: "Sign-in code", enter: "Sign in", home: "My account", add: "Add", claimed: "The report is in your account",
    wrong: "The code does not fit", key: "Add a passkey on this device", added: "The passkey is added", leave: "Sign out",
    byKey: "Sign in with a passkey", make: "Make recovery codes", codes: "Recovery codes", opened: "Open", recover: "Sign in with a recovery code",
    ask: "Send the request", copy: "Open to read and print", copied: "A copy of your data", close: "Close my account", closed: "Your account is closed",
    over: "no longer good", erase: "Erasure of my data", filed: "Your request has arrived", begin: "Begin recovery", give: "Give this code",
    keep: "Keep this report in my account", pending: "A recovery is under way", stop: "Stop the recovery", stopped: "The recovery is stopped",
  },
};

/** Asks for a code on the page and reads it in the mailbox. */
async function codeFor(visitor, mailbox, address, say) {
  mailbox.letters.length = 0;
  await visitor.page.goto("/saya/masuk?lagi=1");
  await visitor.page.locator("#email").fill(address);
  await press(visitor, say.send);
  const letter = await mailbox.letter(address, say.code);
  must(letter.headers.get("auto-submitted") === "auto-generated", "Auto-Submitted is missing");
  must(!letter.headers.get("list")?.unsubscribe, "a code's letter can not be ended");
  const [code] = letter.text.match(/\d{4} \d{4}/) ?? [];
  must(code && letter.html.includes(code), `no code in: ${letter.text}`);
  return code;
}

async function entered(visitor, mailbox, address, say) {
  const code = await codeFor(visitor, mailbox, address, say);
  await visitor.page.locator("#code").fill(code);
  await press(visitor, say.enter);
  await reads(visitor, say.home);
}

async function signOut(visitor, say) {
  await visitor.page.goto("/saya");
  await press(visitor, say.leave);
}

/** A device that can keep passkeys and whose owner always agrees. */
async function withAuthenticator(visitor) {
  const session = await visitor.context.newCDPSession(visitor.page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

async function passkeys(visitor, say) {
  await withAuthenticator(visitor);
  await visitor.go("/saya/keamanan", "keamanan");
  await press(visitor, say.key);
  await reads(visitor, say.added);
  await visitor.look("kunci-ditambahkan");
  await signOut(visitor, say);
  await visitor.go("/saya/masuk", "masuk-dengan-kunci");
  await press(visitor, say.byKey);
  await reads(visitor, say.home);
}

async function whole({ browser }, { language, script, database }) {
  const say = told[language];
  const mailbox = await startMailbox();
  const started = await startServer({ cases: 10, database, variables: mailbox.variables });
  // Passkeys belong to a name, not to a number.
  const server = { ...started, origin: started.origin.replace("127.0.0.1", "localhost") };
  const kit = { browser, server };
  const seen = { size: "phone", language, script };
  const visitor = await resident(kit, seen);
  const visitors = [visitor];
  const address = `ayu.${language}@warga.example`;
  try {
    const receipt = await report(visitor, { text: say.text, name: "Ayu Lestari", category: "lampu-jalan", visibility: "public" });
    await visitor.go("/saya/masuk", "masuk");
    const code = await codeFor(visitor, mailbox, address, say);
    await visitor.look("kode");
    await visitor.page.locator("#code").fill("0000 0000");
    await press(visitor, say.enter);
    await reads(visitor, say.wrong);
    await visitor.look("kode-salah");

    // Another browser can do nothing with it.
    const thief = await resident(kit, seen);
    visitors.push(thief);
    await thief.page.goto("/saya/kode");
    await thief.page.locator("#code").fill(code);
    await press(thief, say.enter);
    await reads(thief, say.over);

    await visitor.page.locator("#code").fill(code);
    await press(visitor, say.enter);
    await reads(visitor, say.home);
    await visitor.look("akun-kosong");
    await visitor.page.locator("#number").fill(receipt.number);
    await visitor.page.locator("#pin").fill(receipt.pin);
    await press(visitor, say.add);
    await reads(visitor, say.claimed, receipt.number);
    await visitor.look("akun");
    await press(visitor, `${say.opened} ${receipt.number}`, false);
    await reads(visitor, receipt.number);
    must(visitor.page.url().includes(`/lacak/${receipt.number}`), `the report is not open: ${visitor.page.url()}`);

    if (script) await passkeys(visitor, say);
    else must(!(await visitor.page.goto("/saya/masuk?lagi=1").then(() => visitor.page.locator("[data-passkey]").isVisible())), "passkeys are offered without scripts");

    await visitor.go("/saya/keamanan", "keamanan-lagi");
    await press(visitor, say.make);
    await reads(visitor, say.codes);
    await visitor.look("kode-pemulihan");
    const recovery = (await visitor.page.locator(".secret-list li").first().innerText()).trim();
    await signOut(visitor, say);
    await visitor.go("/saya/pulih", "pulih");
    await visitor.page.locator("#email").fill(address);
    await visitor.page.locator("#code").fill(recovery);
    await press(visitor, say.enter);
    await visitor.look("dipulihkan");

    // A report sent while signed in is tied to the account by a tick only.
    const tied = await report(visitor, { text: `${say.text} (2)`, category: "lampu-jalan", visibility: "public" }, async (at) => {
      if (at === "periksa") await visitor.page.getByLabel(say.keep).check();
    });
    const loose = await report(visitor, { text: `${say.text} (3)`, category: "lampu-jalan", visibility: "public" });
    await visitor.page.goto("/saya");
    await reads(visitor, tied.number);
    must(!(await visitor.page.content()).includes(loose.number), "a report was tied without a tick");

    const clerk = await officer(kit, "triage", { ...seen, folder: "loket" });
    visitors.push(clerk);
    await clerk.go("/petugas/pemulihan", "pemulihan-loket");
    await clerk.page.locator("#email").fill(address);
    await clerk.page.locator("#reason").fill("KTP diperiksa, ponsel hilang");
    await press(clerk, say.begin);
    await reads(clerk, say.give);
    await clerk.look("pemulihan-kode");
    await visitor.go("/saya/keamanan", "pemulihan-berjalan");
    await reads(visitor, say.pending);
    await press(visitor, say.stop);
    await reads(visitor, say.stopped);

    await visitor.go("/hak-data", "hak-data");
    await visitor.page.locator("input[name=kind][value=export]").check();
    await press(visitor, say.ask);
    await reads(visitor, say.filed);
    await visitor.look("hak-data-diajukan");
    await press(visitor, say.copy);
    await reads(visitor, say.copied, address, receipt.number, "Ayu Lestari");
    await visitor.look("salinan");
    await visitor.page.goto("/hak-data");
    await visitor.page.getByLabel(say.erase).check();
    await press(visitor, say.ask);
    await reads(visitor, say.erase);

    await visitor.go("/saya/tutup", "tutup");
    await press(visitor, say.close);
    await reads(visitor, say.closed);
    await visitor.look("ditutup");
    await visitor.page.goto("/saya");
    must(visitor.page.url().includes("/saya/masuk"), "a closed account is still open");
    await open(visitor, receipt);
    await reads(visitor, receipt.number);
    await visitor.go("/hak-data", "hak-data-pin");
    await visitor.page.locator("input[name=kind][value=restriction]").check();
    await press(visitor, say.ask);
    await reads(visitor, "PIN");
    await visitor.look("hak-data-nomor");
    for (const one of visitors) one.assertClean();
  } finally {
    for (const one of visitors) await one.close();
    await started.stop();
    await mailbox.stop();
  }
}

export const saya = [
  { name: "an account by code and passkey, in Indonesian", run: (kit) => whole(kit, { language: "id", script: true }) },
  { name: "an account by code, in English, without scripts", run: (kit) => whole(kit, { language: "en", script: false }) },
];
