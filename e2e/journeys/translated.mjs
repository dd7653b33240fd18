// The keys of every sentence people read: one that stands on a page as it is was not translated.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../harness.mjs";

const folder = join(root, "locales/id");
const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));

export const translated = new Set(lines.map((line) => line.match(/^([a-z][a-z0-9]*(?:-[a-z0-9]+)+) =/)?.[1]).filter(Boolean));
