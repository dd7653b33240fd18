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
  // A light page of an emergency, and the gallery for whoever builds pages.
  "/siaga", "/admin/gaya",
]);

/** What is missing after a whole run: pages nobody looked at, and pages no other page leads to. */
export function missing() {
  const unseen = pages.flatMap((route) => ["id", "en"].filter((language) => !seen.has(`${route} ${language}`)).map((language) => `nobody looked at ${route} (${language})`));
  const lost = pages.filter((route) => !linked.has(route) && !notLinked.has(route)).map((route) => `no page leads to ${route}`);
  return [...unseen, ...lost];
}

/** The pages of an audience that were not looked at in a language. */
export function unseen(language, belongs) {
  return pages.filter((route) => belongs(route) && !seen.has(`${route} ${language}`));
}
