// Letters: a resident who left an address is told of every turn by a real mail server, and answers the closing letter by
// one tap. Somebody who follows the report confirms an address by a letter, is told of a turn, and ends it by one tap.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { output, startServer } from "../harness.mjs";
import { startMailbox } from "../mailbox.mjs";
import { must, officer, picture, reads, report, resident, step } from "./support.mjs";

const told = {
  id: {
    text: "Jalan berlubang besar di depan pasar sejak dua minggu, mohon segera ditambal.",
    done: "Lubang sudah ditambal dengan aspal baru.",
    received: "sudah kami terima", accepted: "mulai dikerjakan", solved: "selesai", hello: "Ditangani",
    notSolved: "Belum selesai, buka kembali", yes: "Ya, sudah selesai", reopened: "Laporan dibuka kembali",
    used: "sudah dipakai", thanks: "sudah kami catat", best: "Sangat baik", rate: "Kirim nilai", rated: "Terima kasih atas nilai Anda",
    stop: "Hentikan surel", stopped: "Surel dihentikan", unreachable: "tidak sampai",
    leave: "Kirim kabar ke surel saya", ask: "Ikuti laporan", yesFollow: "Ya, kirim kabarnya", following: "Alamat Anda sudah dipastikan",
  },
  en: {
    text: "A big pothole in the road by the market for two weeks, please fill it soon.",
    done: "The hole is filled with new asphalt.",
    received: "have received", accepted: "has begun", solved: "is solved", hello: "Dealt with by",
    notSolved: "Not solved, open it again", yes: "Yes, it is solved", reopened: "The report is open again",
    used: "given already", thanks: "we have noted it", best: "Very well", rate: "Send rating", rated: "Thank you for your rating",
    stop: "Stop e-mail", stopped: "E-mail stopped", unreachable: "not arrived",
    leave: "Send news to my e-mail", ask: "Follow report", yesFollow: "Yes, send the news", following: "Your address is confirmed",
  },
};

/** The letter's HTML as a phone shows it, with nothing fetched from outside and no sideways scrolling. */
async function shown(kit, letter, name) {
  const context = await kit.browser.newContext({ viewport: { width: 360, height: 780 }, javaScriptEnabled: true });
  try {
    const page = await context.newPage();
    page.on("request", (request) => must(request.url().startsWith("data:") || request.url() === "about:blank", `the letter fetches ${request.url()}`));
    await page.setContent(letter.html);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    must(wide <= 1, `the letter ${name} scrolls ${wide} px sideways`);
    mkdirSync(join(output, "surel"), { recursive: true });
    await page.screenshot({ path: join(output, "surel", `${name}.png`), fullPage: true });
  } finally {
    await context.close();
  }
}

/** Both parts, the headers of a machine, the number, and no PIN. */
function checked(letter, receipt, say) {
  must(letter.text && letter.html, `«${letter.subject}» lacks one of its two parts`);
  for (const part of [letter.text, letter.html]) {
    must(part.includes(receipt.number), `the number is missing in «${letter.subject}»`);
    must(part.includes(say.hello), `«${letter.subject}» is in another language: ${part.slice(0, 300)}`);
    must(!part.includes(receipt.pin), `the PIN stands in «${letter.subject}»`);
  }
  must(letter.headers.get("auto-submitted") === "auto-generated", "Auto-Submitted is missing");
  must(letter.headers.get("list")?.unsubscribe?.url, "List-Unsubscribe is missing");
  must(/^<[0-9a-f]{32}\.r@contoh\.example>$/.test(letter.messageId), `the Message-ID is odd: ${letter.messageId}`);
}

/** The path of a link in a letter that begins with some words. */
function link(letter, beginning, at = 0) {
  const found = [...letter.text.matchAll(/https?:\/\/\S+/g)].map(([url]) => new URL(url).pathname);
  const chosen = found.filter((path) => path.startsWith(beginning))[at];
  must(chosen, `no link ${beginning} in: ${letter.text}`);
  return chosen;
}

/** Somebody without an account leaves an address at a public report and confirms it by the link of a letter. */
async function follower(kit, seen, mailbox, { number, address, say }) {
  const visitor = await resident(kit, seen);
  await visitor.go(`/lacak/${number}`, "ikut");
  await visitor.page.locator("#email").fill(address);
  await visitor.page.getByRole("button", { name: say.leave, exact: true }).click();
  const asked = await mailbox.letter(address, say.ask);
  must(asked.subject.includes(number), `«${asked.subject}» does not name the report`);
  await visitor.go(link(asked, "/surel/ikuti/"), "ikut-pastikan");
  await visitor.page.getByRole("button", { name: say.yesFollow }).click();
  await reads(visitor, say.following, number);
  await visitor.look("ikut-dipastikan");
  return visitor;
}

async function closed(kit, seen, visitors, { receipt, answer, seed }) {
  const desk = await officer(kit, "officer", seen);
  const verifier = await officer(kit, "verifier", seen);
  visitors.push(desk, verifier);
  await step(desk, receipt.number, "ajukan-selesai", { answer, photo: await picture(kit.browser, seed) });
  await step(verifier, receipt.number, "setujui");
  return desk;
}

async function whole({ browser }, { language, script, seed, database }) {
  const say = told[language];
  const mailbox = await startMailbox();
  const server = await startServer({ cases: 10, database, variables: mailbox.variables });
  const kit = { browser, server };
  const seen = { size: "phone", language, script };
  const visitor = await resident(kit, seen);
  const visitors = [visitor];
  const address = `sari.${language}@warga.example`;
  try {
    const photo = await picture(browser, seed);
    const receipt = await report(visitor, { text: say.text, photo, name: "Ni Luh Sari", email: address, category: "jalan-rusak" }, async () => {});
    const received = await mailbox.letter(address, say.received);
    checked(received, receipt, say);
    await shown(kit, received, `${language}-diterima`);

    const news = `rina.${language}@warga.example`;
    const other = await follower(kit, seen, mailbox, { number: receipt.number, address: news, say });
    visitors.push(other);

    mailbox.mood = "later";
    const desk = await officer(kit, "officer", seen);
    visitors.push(desk);
    await step(desk, receipt.number, "terima");
    const before = mailbox.asked;
    while (mailbox.asked === before) await new Promise((resolve) => setTimeout(resolve, 250));
    mailbox.mood = "takes";
    checked(await mailbox.letter(address, say.accepted), receipt, say);

    const turn = await mailbox.letter(news, say.accepted);
    must(turn.text.includes(receipt.number) && !turn.text.includes("/jawab/"), `a follower answers for nobody: ${turn.text}`);
    must(!turn.text.includes(receipt.pin) && turn.headers.get("list")?.unsubscribe?.url, "a follower's letter has the PIN, or no way to end it");
    await other.go(link(turn, "/surel/berhenti/"), "ikut-berhenti");
    await other.page.getByRole("button", { name: say.stop }).click();
    await reads(other, say.stopped);

    await closed(kit, seen, visitors, { receipt, answer: say.done, seed: seed + 1 });
    const solved = await mailbox.letter(address, `${receipt.number} ${say.solved}`);
    checked(solved, receipt, say);
    must(solved.text.includes(say.done), `the answer is missing: ${solved.text}`);
    await shown(kit, solved, `${language}-selesai`);
    must(!mailbox.letters.some((letter) => letter.to.includes(news) && letter.subject.includes(say.solved)), "letters go on after a follower ended them");

    const [yes, no] = [link(solved, "/jawab/"), link(solved, "/jawab/", 1)];
    await visitor.context.clearCookies();
    await visitor.go(no, "jawab-belum");
    await reads(visitor, say.done);
    await visitor.page.reload();
    await visitor.page.getByRole("button", { name: say.notSolved }).click();
    await reads(visitor, say.reopened, receipt.number);
    await visitor.look("jawab-dibuka-lagi");
    await visitor.go(no, "jawab-terpakai");
    await reads(visitor, say.used);
    await visitor.go(yes, "jawab-lama");

    mailbox.letters.length = 0;
    await closed(kit, seen, visitors, { receipt, answer: say.done, seed: seed + 2 });
    const again = await mailbox.letter(address, `${receipt.number} ${say.solved}`);
    await visitor.go(link(again, "/jawab/"), "jawab-selesai");
    await visitor.page.getByRole("button", { name: say.yes }).click();
    await reads(visitor, say.thanks);
    await visitor.look("jawab-dicatat");
    await visitor.page.getByLabel(say.best, { exact: true }).check();
    await visitor.page.getByRole("button", { name: say.rate }).click();
    await reads(visitor, say.rated);
    await visitor.look("jawab-dinilai");

    await visitor.go(link(again, "/surel/berhenti/"), "surel-berhenti");
    await visitor.page.getByRole("button", { name: say.stop }).click();
    await reads(visitor, say.stopped);
    await visitor.look("surel-dihentikan");
    for (const one of visitors) one.assertClean();
  } finally {
    for (const one of visitors) await one.close();
    await server.stop();
    await mailbox.stop();
  }
}

export const mail = [
  { name: "letters tell every turn and are answered by one tap, in Indonesian", run: (kit) => whole(kit, { language: "id", script: true, seed: 900 }) },
  { name: "letters tell every turn and are answered by one tap, in English, without scripts", run: (kit) => whole(kit, { language: "en", script: false, seed: 920 }) },
];
