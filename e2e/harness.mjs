// What every journey needs: the real server on a port of its own, a browser, axe on every page visited,
// screenshots (BALAI_E2E_PICTURES=wrong: only of pages on which something is wrong; =all: walked pages too, at both widths), and the bytes that went over the wire.
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { note } from "./routes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "..");
export const output = join(here, "output");

// Axe itself, run in the page in one go: pages have no frames, and going through them one by one takes four times as long.
const require = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds on a page as it stands. */
export async function violationsOn(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { violations } = await window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target }) => ({ target })) }));
  }, wcag);
}

/** A port nobody listens on at present. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts `balai demo` on fresh data, with further variables if given; resolves once it answers. */
export async function startServer({ cases = 60, database, variables = {} } = {}) {
  const data = mkdtempSync(join(tmpdir(), "balai-e2e-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = ["demo", "--data", join(data, "data"), "--listen", `127.0.0.1:${port}`, "--cases", String(cases)];
  if (database) args.push("--database", database);
  const child = spawn(join(root, "target/debug/balai"), args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, BALAI_LOG: "info", ...variables },
  });
  let printed = "";
  let logged = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  child.stderr.on("data", (chunk) => (logged += chunk));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  const deadline = Date.now() + 240_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${logged.slice(-2000)}${printed.slice(-2000)}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok && printed.includes("/petugas/masuk/tautan/")) break;
    if (Date.now() > deadline) throw new Error(`the server did not answer in time: ${logged.slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { origin, data, stop, printed: () => printed, logged: () => logged };
}

/** The one-time sign-in printed for a role, as a path. */
export function signInPath(server, role) {
  const line = server
    .printed()
    .split("\n")
    .find((candidate) => candidate.includes(`${role} `) && candidate.includes("/petugas/masuk/tautan/"));
  if (!line) throw new Error(`no sign-in printed for ${role}`);
  return new URL(line.slice(line.indexOf("http")).trim()).pathname;
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.BALAI_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
}

const sizes = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 900 } };

/** One browser context: a size, a language, with or without JavaScript, and every page checked. */
export class Visitor {
  constructor(browser, server, { size = "desk", language = "id", script = true, signedIn, folder } = {}) {
    Object.assign(this, { browser, server, size, language, script, signedIn, folder, complaints: [], visited: [] });
  }

  async open() {
    this.context = await this.browser.newContext({
      baseURL: this.server.origin,
      viewport: sizes[this.size],
      locale: this.language === "en" ? "en-GB" : "id-ID",
      timezoneId: "Asia/Makassar",
      javaScriptEnabled: this.script,
      isMobile: this.size === "phone",
      hasTouch: this.size === "phone",
      storageState: this.signedIn,
    });
    this.context.setDefaultTimeout(15_000);
    this.page = await this.context.newPage();
    this.page.on("dialog", (dialog) => {
      this.complaints.push(`a dialog opened: ${dialog.message()}`);
      dialog.dismiss();
    });
    this.page.on("request", (request) => {
      const url = new URL(request.url());
      // The same server by its other name is what a cloned host looks like; it is no third party.
      const name = (origin) => origin.replace("//localhost:", "//127.0.0.1:");
      if (url.protocol.startsWith("http") && name(url.origin) !== name(this.server.origin)) {
        this.complaints.push(`a third party was asked: ${request.url()}`);
      }
    });
    this.page.on("response", (response) => {
      // Where a page that was asked for ended: what is looked at afterwards is that page, or a refusal.
      if (response.request().isNavigationRequest() && response.frame() === this.page.mainFrame()) this.status = response.status();
      if (response.status() >= 500) this.complaints.push(`${response.status()} from ${response.url()}`);
    });
    this.page.on("console", (message) => {
      if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) {
        this.complaints.push(`the console says: ${message.text()}`);
      }
    });
    return this;
  }

  async close() {
    await this.mirror?.close();
    await this.context?.close();
  }

  /** Goes to a path and looks at the page. */
  async go(path, name) {
    await this.page.goto(path);
    await this.look(name ?? path);
  }

  /** Axe, a screenshot, sideways scrolling, and words that should not stand on a page. */
  async look(name) {
    const label = `${name.replaceAll(/[^a-z0-9]+/gi, "-").replaceAll(/^-|-$/g, "") || "home"}`;
    this.visited.push(label);
    const before = this.complaints.length;
    await this.note();
    for (const violation of await this.violations()) {
      const where = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
      this.complaints.push(`${label}: axe ${violation.id}: ${violation.help} at ${where}`);
    }
    const text = await this.page.locator("body").innerText();
    for (const stray of ["{{", "}}", "undefined", "[object Object]", "NaN", "??"]) {
      if (text.includes(stray)) this.complaints.push(`${label}: the page shows «${stray}»`);
    }
    if (this.script) {
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 1) this.complaints.push(`${label}: scrolls ${wide} px sideways`);
    }
    if (process.env.BALAI_E2E_PICTURES !== "wrong" || this.complaints.length > before) await this.picture(label);
  }

  /** A screenshot of the whole page. */
  async picture(label) {
    const folder = join(output, this.folder ?? "", `${this.size}-${this.language}${this.script ? "" : "-plain"}`);
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${label}.png`), fullPage: true });
  }

  /** Tells the list of pages what is being looked at, unless it is an error page. */
  async note() {
    if (this.status >= 400 && this.status !== 422) return;
    const addresses = await this.page.locator("a[href], form[action]").evaluateAll((found) => found.map((one) => (one.tagName === "A" ? one.href : new URL(one.getAttribute("action"), location).href)));
    note(new URL(this.page.url()).pathname, this.language, addresses.filter((address) => address.startsWith("http")));
  }

  /**
   * What axe finds. Axe itself needs scripts, so a page seen without them is shown again, its scripts taken out, in a
   * context that has them.
   */
  async violations() {
    if (this.script) return violationsOn(this.page);
    const address = this.page.url();
    const html = (await this.page.content()).replaceAll(/<script\b[\s\S]*?<\/script>/g, "");
    this.mirror ??= await this.browser.newContext({ viewport: sizes[this.size], locale: "id-ID", bypassCSP: true });
    this.mirrored ??= await this.mirror.newPage();
    await this.mirrored.route(address, (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    try {
      await this.mirrored.goto(address);
      return await violationsOn(this.mirrored);
    } finally {
      await this.mirrored.unroute(address);
      // Going to the same address again must show the new page.
      await this.mirrored.goto("about:blank");
    }
  }

  /** Ends the visit: whatever was found wrong on the way fails the journey. */
  assertClean() {
    const unique = [...new Set(this.complaints)];
    if (unique.length > 0) throw new Error(`\n    ${unique.join("\n    ")}`);
  }
}

/** Compressed bytes per resource kind of one first view, with an empty cache. */
export async function weigh(browser, server, path) {
  const context = await browser.newContext({ baseURL: server.origin, viewport: sizes.phone, locale: "id-ID" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const kinds = new Map();
  const sums = { document: 0, stylesheet: 0, script: 0, image: 0, other: 0, total: 0, requests: 0 };
  const hosts = new Set();
  await session.send("Network.enable");
  session.on("Network.responseReceived", (event) => {
    kinds.set(event.requestId, event.type.toLowerCase());
    const url = new URL(event.response.url);
    if (url.protocol.startsWith("http")) hosts.add(url.origin);
  });
  session.on("Network.loadingFinished", (event) => {
    const kind = kinds.get(event.requestId) ?? "other";
    sums[kind in sums ? kind : "other"] += event.encodedDataLength;
    sums.total += event.encodedDataLength;
    sums.requests += 1;
  });
  await page.goto(path, { waitUntil: "networkidle" });
  await context.close();
  return { ...sums, hosts: [...hosts] };
}
