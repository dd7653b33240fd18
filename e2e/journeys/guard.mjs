// What stands before programs and forgers, seen in a real browser: hostile words stay words, and a puzzle is solved unseen.
import { startServer } from "../harness.mjs";
import { attended, must, officer, press, reads, report, resident } from "./support.mjs";

/** What is planted here is looked for in the server's log after all journeys. */
export const planted = ["9901014507890007", "081298765432", "0812 9876 5432", "Kenari Tambang", "kenari.tambang@contoh.example"];

const corpus = [
  `<script>alert(1)</script> jalan rusak "><img src=x onerror=alert(1)> di depan pasar`,
  `'"--></style></script><svg onload=alert(1)> lampu mati javascript:alert(1)`,
  `{{ here.csrf }} {% raw %} <iframe srcdoc="<script>alert(1)</script>"> saluran tersumbat`,
];

const inert = (kit) => attended(async (at) => {
  for (const text of corpus) {
    const visitor = await at(resident(kit, { size: "phone" }));
    // Whatever the policy had to stop is something that was let through before.
    visitor.page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text())) visitor.complaints.push(`the policy had to stop: ${message.text()}`);
    });
    const { number, pin } = await report(visitor, { text, name: `Kenari Tambang ${text.slice(0, 40)}`, address: text.slice(0, 60), phone: "0812 9876 5432", category: "jalan-rusak" });
    await reads(visitor, number);
    for (const path of [`/lacak/${number}`, "/laporan", "/", "/peta", "/cari?q=pasar", `/cari?q=${encodeURIComponent(text)}`]) await visitor.page.goto(path);
    must(pin.length === 6, "no PIN");
    for (const role of ["officer", "agency_head", "region_administrator"]) {
      const desk = await at(officer(kit, role));
      for (const path of [`/petugas/kasus/${number}`, `/petugas?q=${encodeURIComponent(text.slice(0, 30))}`, "/petugas/rilis", "/admin/jejak"]) await desk.page.goto(path);
    }
  }
});

/** As many reports of one network as make it a crowd, by the interface for programs. */
async function crowd(origin, headers) {
  const description = await (await fetch(`${origin}/api/v1/openapi.json`)).json();
  const { example } = description.paths["/reports"].post.requestBody.content["application/json"];
  for (let sent = 0; sent < 61; sent += 1) {
    const answer = await fetch(`${origin}/api/v1/reports`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ ...example, text: `${example.text} ${sent}` }),
    });
    must(answer.status === 201, `a report of the crowd: ${answer.status} ${await answer.text()}`);
  }
}

const puzzle = async (kit) => {
  // Behind a proxy that is trusted, so that the browser comes from a network and not from this machine.
  const server = await startServer({ cases: 10, variables: { BALAI_TRUSTED_PROXIES: "127.0.0.1", BALAI_REGION: "regions/contoh" } });
  const headers = { "x-forwarded-for": "203.0.113.77" };
  const visitors = [];
  try {
    await crowd(server.origin, headers);
    for (const script of [true, false]) {
      const visitor = await resident({ ...kit, server }, { size: "phone", script });
      visitors.push(visitor);
      await visitor.context.setExtraHTTPHeaders(headers);
      let took = 0;
      const { number } = await report(visitor, { text: "Pohon tumbang menutup separuh jalan di depan sekolah.", village: 1, category: "jalan-rusak" }, async (name) => {
        if (name !== "periksa") return;
        must((await visitor.page.locator("[data-puzzle]").count()) === 1, "a crowded network is asked for nothing");
        await reads(visitor, "Banyak laporan", "dibaca petugas dulu");
        await visitor.look("periksa-ramai");
        const begun = Date.now();
        if (script) await visitor.page.waitForFunction(() => document.querySelector("[name=puzzle_number]").value !== "", undefined, { timeout: 60_000 });
        took = Date.now() - begun;
      });
      await visitor.context.clearCookies();
      await visitor.page.goto(`/lacak/${number}`);
      const text = await visitor.page.locator("main").innerText();
      must(text.includes("Pohon tumbang") === script, `${script ? "solved" : "unsolved"}, and the page says: ${text.slice(0, 500)}`);
      if (script) console.log(`     the puzzle took ${took} ms in this browser`);
      visitor.assertClean();
    }
  } finally {
    for (const visitor of visitors) await visitor.close();
    await server.stop();
  }
};

export const guard = [
  { name: "whatever is written stays text in a real browser", run: inert },
  { name: "a crowded network solves its puzzle unseen, and without a script is read first", run: puzzle },
];
