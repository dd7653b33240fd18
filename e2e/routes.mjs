// Every page there is, and what was looked at of it: a page that no journey looks at in both languages fails the run.
// crates/pages/src/tests/walked.rs compares routes.json with the routes the server really has.
import { readFileSync } from "node:fs";

const { pages, files, ways } = JSON.parse(readFileSync(new URL("./routes.json", import.meta.url), "utf8"));

/** What each route looks like in an address; whole words before places to be filled in. */
const patterns = [...pages, ...files, ...ways]
  .map((route) => ({ route, places: route.split("{").length, pattern: new RegExp(`^${route.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`) }))
  .sort((one, other) => one.places - other.places);

/** The route an address belongs to; none when it is no page of a region. */
export function routeOf(pathname) {
  return patterns.find(({ pattern }) => pattern.test(pathname))?.route;
}

const seen = new Set();
const linked = new Set();

/** Notes that a page was looked at, and where its links and forms lead. */
export function note(pathname, language, addresses) {
  const route = routeOf(pathname);
  if (route) seen.add(`${route} ${language}`);
  for (const address of addresses) {
    const led = routeOf(new URL(address).pathname);
    if (led && led !== route) linked.add(led);
  }
}

/** Pages one comes to by a letter, by typing their address, by being sent on, or from the journey before. */
const notLinked = new Set([
  // From letters and printed papers.
  "/jawab/{token}", "/surel/ikuti/{token}", "/surel/berhenti/{token}", "/penilaian/{token}", "/petugas/masuk/tautan/{token}",
  // After a form one is sent on to these.
  "/lapor/serupa", "/lapor/periksa", "/lapor/bukti", "/layanan/{service}/ajukan/bukti", "/saya/kode", "/saya/alamat/kode",
  "/petugas/masuk/kode", "/petugas/masuk/kunci", "/petugas/masuk/sandi", "/petugas/layanan/baru/{service}",
  "/petugas/draf/{case}/periksa",
  // What the population register answers stands between two steps.
  "/layanan/{service}/ajukan/register",
  // A light page of an emergency, and the gallery for whoever builds pages.
  "/siaga", "/admin/gaya",
]);

/**
 * Pages that stand only in a rare moment, which no journey brings about for sure: a report like another one, a letter's confirmation,
 * another address, a password that grew old, a population register that answers. Tests of pages render them (crates/pages/src/tests).
 */
const rare = new Set(["/lapor/serupa", "/surel/ikuti/{token}", "/saya/alamat/kode", "/petugas/masuk/sandi",
  "/layanan/{service}/ajukan/register"]);

/** What is missing after a whole run: pages nobody looked at, and pages no other page leads to. */
export function missing() {
  const unseen = pages.filter((route) => !rare.has(route)).flatMap((route) => ["id", "en"].filter((language) => !seen.has(`${route} ${language}`)).map((language) => `nobody looked at ${route} (${language})`));
  const lost = pages.filter((route) => !linked.has(route) && !notLinked.has(route)).map((route) => `no page leads to ${route}`);
  return [...unseen, ...lost];
}
