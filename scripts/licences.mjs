// Reads `cargo metadata` on standard input and both package-lock.json files; refuses what Apache-2.0 can't ship with.
import { existsSync, readFileSync } from "node:fs";

const allowed = new Set(["Apache-2.0", "Apache-2.0 WITH LLVM-exception", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause",
  "ISC", "Zlib", "0BSD", "BSL-1.0", "CC0-1.0", "Unlicense", "Unicode-3.0", "MPL-2.0", "CC-BY-4.0", "BlueOak-1.0.0",
  "CDLA-Permissive-2.0"]);

/** Whether an SPDX expression can be met with allowed licences alone. */
function acceptable(expression) {
  const text = expression.replaceAll("/", " OR ").replace(/[()]/g, (bracket) => ` ${bracket} `).trim();
  const words = text.split(/\s+/).reduce((list, word) => {
    if (list.at(-1)?.endsWith(" WITH")) list[list.length - 1] += ` ${word}`;
    else if (word === "WITH") list[list.length - 1] += " WITH";
    else list.push(word);
    return list;
  }, []);
  let at = 0;
  const term = () => {
    if (words[at] !== "(") return allowed.has(words[at++]);
    at += 1;
    const value = either();
    at += 1;
    return value;
  };
  const both = () => {
    let value = term();
    while (words[at] === "AND") { at += 1; value = term() && value; }
    return value;
  };
  const either = () => {
    let value = both();
    while (words[at] === "OR") { at += 1; value = both() || value; }
    return value;
  };
  return either();
}

const wrong = [];
for (const crate of JSON.parse(readFileSync(0, "utf8")).packages) {
  if (!acceptable(crate.license ?? "none")) wrong.push(`crate ${crate.name} ${crate.version}: ${crate.license}`);
}
for (const lock of ["web/package-lock.json", "e2e/package-lock.json"].filter((file) => existsSync(file))) {
  for (const [path, entry] of Object.entries(JSON.parse(readFileSync(lock, "utf8")).packages)) {
    if (path && entry.license && !acceptable(entry.license)) wrong.push(`${lock} ${path}: ${entry.license}`);
  }
}
console.log(wrong.length ? wrong.join("\n") : "licences: all fit");
process.exit(wrong.length ? 1 : 0);
