// The main way: a resident reports a broken road, it is answered, doubted, opened again, closed and rated.
import { must, officer, open, picture, press, reads, report, resident, step } from "./support.mjs";

const told = {
  id: {
    agency: "Dinas Pekerjaan Umum",
    text: "Jalan berlubang besar di depan banjar sejak dua minggu. Kemarin ada pengendara motor yang jatuh.",
    accepted: "Sedang dikerjakan",
    answer: "Terima kasih. Tim kami memeriksa lubang itu besok pagi.",
    question: "Apakah besok jalannya ditutup?",
    done: "Lubang sudah ditambal dengan aspal baru.",
    again: "Aspal tambahan sudah dipadatkan.",
    why: "Mengapa instansi ini?", promised: "Dijanjikan paling lambat", notSolved: "Belum selesai",
    sendMessage: "Kirim pesan", messageSent: "Pesan Anda terkirim", reopened: "Laporan dibuka kembali",
    rate: "Kirim nilai", rated: "Terima kasih atas nilai Anda", best: "Sangat baik", verified: "Selesai",
    answerSend: "Kirim jawaban", answerSent: "Jawaban terkirim", stepDone: "Langkah tersimpan", sent: "Laporan Anda terkirim",
    check: "Periksa jawaban Anda", goes: "Laporan ini akan dikirim ke", because: "karena Anda menulis", yours: "sebagai pelapor",
  },
  en: {
    agency: "Public Works",
    text: "A big pothole in the road by the community hall for two weeks. Yesterday a motorcyclist fell.",
    accepted: "In progress",
    answer: "Thank you. Our team looks at the hole tomorrow morning.",
    question: "Will the road be closed tomorrow?",
    done: "The hole is filled with new asphalt.",
    again: "More asphalt is rolled in.",
    why: "Why this agency?", promised: "Promised by", notSolved: "Not solved",
    sendMessage: "Send message", messageSent: "Your message is sent", reopened: "The report is open again",
    rate: "Send rating", rated: "Thank you for your rating", best: "Very well", verified: "Done",
    answerSend: "Send answer", answerSent: "The answer is sent", stepDone: "The step is saved", sent: "Your report is sent",
    check: "Check your answers", goes: "This report will be sent to", because: "because you wrote", yours: "as its reporter",
  },
};

let seed = 100;

async function whole(kit, seen) {
  const say = told[seen.language];
  const [before, after, later] = [seed++, seed++, seed++];
  const visitor = await resident(kit, seen);
  const visitors = [visitor];
  try {
    await visitor.look("home");
    const receipt = await report(
      visitor,
      { text: say.text, photo: await picture(kit.browser, before), name: "Ni Luh Sari", phone: "0812 3456 7890", category: "jalan-rusak" },
      async (name) => {
        await visitor.look(name);
        if (name === "rincian") await reads(visitor, say.because);
        if (name === "periksa") await reads(visitor, say.check, say.goes, say.why, say.promised, "Ni Luh Sari", say.agency);
        if (name === "bukti") await reads(visitor, say.sent, say.why, say.promised);
      },
    );
    must(/^[A-Z]+-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(receipt.number), `the number is odd: ${receipt.number}`);
    must(/^\d{6}$/.test(receipt.pin), `the PIN is odd: ${receipt.pin}`);

    const desk = await officer(kit, "officer", seen);
    visitors.push(desk);
    await desk.go("/petugas", "petugas");
    await desk.go(`/petugas?q=${receipt.number}`, "petugas-cari");
    await desk.page.locator(`a[href$="/petugas/kasus/${receipt.number}"]`).first().click();
    await desk.page.waitForURL(/\/petugas\/kasus\//);
    await desk.look("petugas-kasus");
    must(!(await desk.page.content()).includes("Ni Luh Sari"), "the officer reads the reporter's name");
    await step(desk, receipt.number, "terima");
    await reads(desk, say.stepDone);
    await desk.page.locator("#answer").fill(say.answer);
    await press(desk, say.answerSend);
    await reads(desk, say.answerSent, say.answer);
    await desk.look("petugas-kasus-dijawab");

    await visitor.go("/lacak", "lacak");
    await open(visitor, receipt);
    await reads(visitor, say.yours, say.answer, say.promised.split(" ")[0]);
    await visitor.look("lacak-kasus");
    await visitor.page.locator("#message").fill(say.question);
    await press(visitor, say.sendMessage);
    await reads(visitor, say.messageSent, say.question);

    await desk.page.goto(`/petugas/kasus/${receipt.number}`);
    await reads(desk, say.question);
    await close(kit, seen, visitors, { desk, receipt, answer: say.done, photo: await picture(kit.browser, after), first: true });

    await open(visitor, receipt);
    await reads(visitor, say.done, say.verified);
    await visitor.look("lacak-selesai");
    await press(visitor, say.notSolved);
    await reads(visitor, say.reopened);
    await visitor.look("lacak-dibuka-lagi");

    await close(kit, seen, visitors, { desk, receipt, answer: say.again, photo: await picture(kit.browser, later) });
    await open(visitor, receipt);
    await visitor.page.getByLabel(say.best, { exact: true }).check();
    await press(visitor, say.rate);
    await reads(visitor, say.rated);
    await visitor.look("lacak-dinilai");
    for (const one of visitors) one.assertClean();
  } finally {
    for (const one of visitors) await one.close();
  }
}

/** The officer says it is solved and shows a photo; somebody else confirms. */
async function close(kit, seen, visitors, { desk, receipt, answer, photo, first = false }) {
  await step(desk, receipt.number, "ajukan-selesai", { answer, photo });
  await reads(desk, told[seen.language].stepDone);
  const verifier = await officer(kit, "verifier", seen);
  visitors.push(verifier);
  if (first) await verifier.go("/petugas/verifikasi", "verifikasi");
  await verifier.page.goto(`/petugas/kasus/${receipt.number}`);
  await reads(verifier, answer);
  if (first) await verifier.look("verifikasi-kasus");
  await step(verifier, receipt.number, "setujui");
  await reads(verifier, told[seen.language].stepDone);
}

const sizes = { phone: "on a phone", desk: "at a desk" };
const tongues = { id: "in Indonesian", en: "in English" };

export const main = Object.keys(sizes).flatMap((size) =>
  Object.keys(tongues).flatMap((language) =>
    [true, false].map((script) => ({
      name: `a report becomes an answer, ${sizes[size]}, ${tongues[language]}, ${script ? "with" : "without"} scripts`,
      run: (kit) => whole(kit, { size, language, script }),
    })),
  ),
);
