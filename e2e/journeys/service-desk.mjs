// The desk of a service office: a whole day by the manual way.
import { alone, paper, sends, take } from "./service-pages.mjs";
import { must, officer, reads } from "./support.mjs";

const day = async (kit) => {
  const counter = await officer(kit, "counter", {});
  const phone = await officer(kit, "counter", { size: "phone" });
  try {
    await counter.go("/petugas/layanan", "layanan-antrean");
    await phone.go("/petugas/layanan", "layanan-antrean-hp");
    await counter.go("/petugas/layanan/manual", "layanan-manual");
    const sections = counter.page.locator("main section");
    const waiting = await sections.count();
    must(waiting > 0, "nothing waits for the manual way");
    const first = sections.first();
    const number = (await first.locator(".number").innerText()).trim();
    await first.locator("input[name=nomor]").fill("5103-LU-01022026-0001");
    await first.locator("input[name=berkas]").setInputFiles(paper(["AKTA KELAHIRAN", "NIK 5103010101600001"]));
    await sends(counter, first.getByRole("button", { name: "Catat" }));
    await counter.look("layanan-manual-orang-lain");
    await reads(counter, "PDF ini milik orang lain");
    for (let at = 0; at < waiting; at += 1) {
      const next = counter.page.locator("main section").first();
      await next.locator("input[name=nomor]").fill(`5103-LU-01022026-${String(at + 1).padStart(4, "0")}`);
      await next.locator("input[name=berkas]").setInputFiles(paper(["AKTA KELAHIRAN", "NIK 0001014107900001"]));
      await sends(counter, next.getByRole("button", { name: "Catat" }));
    }
    await reads(counter, "Tidak ada yang menunggu.");
    await take(counter, number, "siapkan");
    await take(counter, number, "serahkan", async (form) => { await form.locator("input[name=pengambil][value=self]").check(); });
    await counter.look("layanan-diserahkan");
    await reads(counter, "Diambil pemohon");
    await phone.go(`/petugas/layanan/${number}`, "layanan-permohonan-hp");
    counter.assertClean();
    phone.assertClean();
  } finally {
    await counter.close();
    await phone.close();
  }
};

export const serviceDesk = [
  { name: "a day of the service desk by the manual way", run: (kit) => alone(() => day(kit)) },
];
