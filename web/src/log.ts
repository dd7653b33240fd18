// The page of the log of history: a proof is checked on the reader's device and sent nowhere.
import { each, fill, say } from "./page";
import { Refused, checkFile, keys } from "./proof";

/** Whether this browser can check Ed25519 at all. */
async function able(log: string): Promise<boolean> {
  try {
    await crypto.subtle.importKey("raw", keys(log)[0]?.public ?? new Uint8Array(), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

each("[data-proof]", (section) => {
  const { keys: log = "", witnesses: known = "", good = "", seen = "", nobody = "", ...texts } = section.dataset;
  const outcome = section.querySelector("[data-outcome]");
  const input = section.querySelector<HTMLInputElement>("input[type=file]");
  input?.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    if (!(await able(log))) return say(outcome, texts.old ?? "");
    try {
      const found = await checkFile(await file.text(), log, known);
      const names = found.witnesses.length > 0 ? fill(seen, { names: found.witnesses.join(", ") }) : nobody;
      say(outcome, `${fill(good, { count: found.count, case: found.case })} ${names}`);
    } catch (error) {
      say(outcome, (error instanceof Refused && error.kind === "bad" ? texts.bad : texts.unread) ?? "");
    }
  });
});
