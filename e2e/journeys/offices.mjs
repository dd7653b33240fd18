// Pages of leaders and administrators: clean for whom they are, closed to everybody else.
import { must, officer } from "./support.mjs";

const pages = {
  leader: ["/pimpinan", "/petugas/akun", "/petugas/cuti"],
  region_administrator: ["/admin", "/admin/pengguna", "/admin/pengguna/undang", "/admin/peran", "/admin/paket", "/admin/program", "/admin/jejak"],
  system_administrator: ["/admin", "/admin/pekerjaan", "/admin/paket"],
};

const own = (role, size) => async (kit) => {
  const visitor = await officer(kit, role, { size });
  try {
    for (const path of pages[role]) {
      const answer = await visitor.page.goto(path);
      must(answer.ok(), `${role} gets ${answer.status()} at ${path}`);
      await visitor.look(path);
    }
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

const closed = async (kit) => {
  const visitor = await officer(kit, "officer");
  try {
    for (const path of new Set(Object.values(pages).flat().filter((path) => !path.startsWith("/petugas")))) {
      const answer = await visitor.page.goto(path);
      must(answer.status() === 403, `an officer gets ${answer.status()} at ${path}`);
    }
    await visitor.look("bukan-halaman-anda");
    visitor.assertClean();
  } finally {
    await visitor.close();
  }
};

export const offices = [
  { name: "a leader sees what is late, on a phone", run: own("leader", "phone") },
  { name: "a region's administrator has accounts, roles, pack and trail", run: own("region_administrator", "phone") },
  { name: "a system's administrator has jobs and pack", run: own("system_administrator", "desk") },
  { name: "an officer is kept out of the leader's and the administrators' pages", run: closed },
];
