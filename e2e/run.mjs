// Runs every journey, two at a time (BALAI_E2E_LANES=…), and prints one closing line: `N passed, N failed`.
// Usage: node run.mjs [words of the journeys' names]
// BALAI_E2E_DATABASE=postgres://… runs them on PostgreSQL; the database must be empty.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, output, startServer } from "./harness.mjs";
import { journeys } from "./journeys.mjs";
import { missing } from "./routes.mjs";

const wanted = process.argv.slice(2);
const chosen = journeys.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
let passed = 0;
let failed = 0;
rmSync(output, { recursive: true, force: true });
const server = await startServer({ cases: 40, database: process.env.BALAI_E2E_DATABASE });
const browser = await launch();
/** Takes journeys from the list until it is empty. */
async function work(waiting) {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { name, run } = next;
    const begun = Date.now();
    try {
      await run({ browser, server });
      passed += 1;
      console.log(`ok   ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}: ${String(error.message ?? error).slice(0, 3000)}`);
    }
  }
}

try {
  const waiting = [...chosen];
  const lanes = Number(process.env.BALAI_E2E_LANES) || 2;
  await Promise.all(Array.from({ length: lanes }, () => work(waiting)));
  // Only a whole run can say that nothing was left out.
  if (wanted.length === 0) {
    const left = missing();
    if (left.length === 0) passed += 1;
    else failed += 1;
    console.log(left.length === 0 ? "ok   every page was looked at in both languages" : `FAIL every page is looked at in both languages:\n    ${left.join("\n    ")}`);
  }
} finally {
  await browser.close();
  await server.stop();
  // What the server logged meanwhile; scripts/canary.sh looks through it.
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, "server.log"), server.logged());
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
