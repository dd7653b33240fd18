// Solves the puzzle of a crowded network while the reader looks the answers over: `[data-puzzle data-most]` with the hidden
// fields puzzle_salt, puzzle_challenge and puzzle_number. Without it the report is sent all the same.
import { each } from "./page";

/** The number whose hash after `salt` is `challenge`; -1 when there is none up to `most`. */
export async function solve(salt: string, challenge: string, most: number, digest: (text: string) => Promise<string>): Promise<number> {
  for (let number = 0; number <= most; number++) {
    if ((await digest(salt + number)) === challenge) return number;
  }
  return -1;
}

async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let digits = "";
  hash.forEach((byte) => (digits += (byte < 16 ? "0" : "") + byte.toString(16)));
  return digits;
}

export function solvePuzzles() {
  // Browsers hash only on pages that came safely.
  if (!window.crypto || !window.crypto.subtle) return;
  each("[data-puzzle]", (frame) => {
    const field = (name: string) => frame.querySelector<HTMLInputElement>(`[name=puzzle_${name}]`);
    const [salt, challenge, number] = [field("salt"), field("challenge"), field("number")];
    if (!salt || !challenge || !number) return;
    void solve(salt.value, challenge.value, Number(frame.dataset.most), sha256).then((found) => {
      if (found >= 0) number.value = String(found);
    });
  });
}
