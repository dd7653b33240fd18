// Checks proofs of history without asking anybody (docs/history.md). The same steps as
// `balai verify proof`: the entry's text, the path to the root, the log's signature, the witnesses'.
type Bytes = Uint8Array<ArrayBuffer>;

/** Why a file is not believed: not of the form, or not true. */
export class Refused extends Error {
  constructor(readonly kind: "unread" | "bad") {
    super(kind);
  }
}

const FIRST = "c2sp.org/tlog-proof@v1\n";

export interface Outcome {
  case: string;
  count: number;
  witnesses: string[];
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}

function decoded(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) as Bytes;
  } catch {
    throw new Refused("unread");
  }
}

function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function hexadecimal(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface Key {
  name: string;
  id: Bytes;
  kind: number;
  public: Bytes;
}

export function keys(text: string): Key[] {
  return text
    .split(" ")
    .filter((key) => key !== "")
    .map((key) => {
      const [name = "", id = "", ...rest] = key.split("+");
      const bytes = decoded(rest.join("+"));
      const numbers = (id.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
      return { name, id: Uint8Array.from(numbers) as Bytes, kind: bytes[0] ?? 0, public: bytes.slice(1) };
    });
}

interface Proof {
  text: string;
  shown: string[];
  index: number;
  path: Bytes[];
  note: string;
  lines: string[];
}

function parse(file: string): Proof {
  const [head = "", ...rest] = file.split("\n\n");
  const lines = head.split("\n");
  const note = rest.join("\n\n");
  const end = note.lastIndexOf("\n\n");
  const extra = lines[1]?.startsWith("extra ") ? new TextDecoder().decode(decoded(lines[1].slice(6))) : "";
  const index = lines[2]?.startsWith("index ") ? Number(lines[2].slice(6)) : Number.NaN;
  const cut = extra.indexOf("\n\n");
  if (end < 0 || cut < 0 || !Number.isSafeInteger(index)) throw new Refused("unread");
  return {
    text: extra.slice(0, cut + 1),
    shown: extra.slice(cut + 2).split("\n").filter((line) => line !== ""),
    index,
    path: lines.slice(3).map(decoded),
    note: note.slice(0, end + 1),
    lines: note.slice(end + 2).split("\n").filter((line) => line !== ""),
  };
}

/** Whether the path leads from the leaf to the root (RFC 9162, section 2.1.3.2). Places are below 2^53. */
export async function leads(leaf: Bytes, index: number, size: number, path: Bytes[], root: Bytes): Promise<boolean> {
  if (index >= size) return false;
  let [place, last, hash] = [index, size - 1, leaf];
  const half = () => {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  };
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = await sha256(joined(Uint8Array.of(1), sibling, hash));
      while (place % 2 === 0 && place !== 0) half();
    } else {
      hash = await sha256(joined(Uint8Array.of(1), hash, sibling));
    }
    half();
  }
  return last === 0 && same(hash, root);
}

async function signed(key: Key, message: Bytes, signature: Bytes): Promise<boolean> {
  const imported = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
}

/** What the keys of a list made of the lines: [key, bytes after the key's number]. */
function made(lines: string[], known: Key[]): [Key, Bytes][] {
  const found: [Key, Bytes][] = [];
  for (const line of lines) {
    const [, name, text = ""] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    if (!name) throw new Refused("unread");
    const bytes = decoded(text);
    for (const key of known) {
      if (key.name === name && same(key.id, bytes.slice(0, 4))) found.push([key, bytes.slice(4)]);
    }
  }
  return found;
}

/** The witnesses that saw the checkpoint; a line in a witness's name that does not fit is no proof of anything good. */
async function witnesses(proof: Proof, known: Key[]): Promise<string[]> {
  const names = new Set<string>();
  for (const [key, bytes] of made(proof.lines, known.filter(({ kind }) => kind === 4))) {
    const seconds = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${proof.note}`);
    if (!(await signed(key, message, bytes.slice(8)))) throw new Refused("bad");
    names.add(key.name);
  }
  return [...names];
}

/** The case's number, once the proof holds. */
async function check(proof: Proof, log: Key[]): Promise<string> {
  const [origin, size, root = ""] = proof.note.split("\n");
  const facts = proof.text.split("\n");
  if (facts[0] !== "balai-history/1") throw new Refused("unread");
  for (const line of proof.shown) {
    const [, name, salt = "", value = ""] = /^reveal (\S+) ([0-9a-f]{64}) (\S*)$/.exec(line) ?? [];
    if (!name) throw new Refused("unread");
    const bytes = Uint8Array.from((salt.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))) as Bytes;
    const hash = await sha256(joined(bytes, decoded(value)));
    if (!facts.includes(`${name} ${hexadecimal(hash)}`)) throw new Refused("bad");
  }
  const leaf = await sha256(joined(Uint8Array.of(0), await sha256(utf8(proof.text))));
  if (!(await leads(leaf, proof.index, Number(size), proof.path, decoded(root)))) throw new Refused("bad");
  const own = made(proof.lines, log.filter(({ name, kind }) => kind === 1 && name === origin));
  if (own.length === 0) throw new Refused("bad");
  for (const [key, signature] of own) {
    if (!(await signed(key, utf8(proof.note), signature))) throw new Refused("bad");
  }
  return (facts[2] ?? "").slice("case ".length);
}

/** Checks every proof of a file; all must be of one case. */
export async function checkFile(file: string, log: string, known: string): Promise<Outcome> {
  const parts = file.split(FIRST);
  if (parts.length < 2 || parts[0] !== "") throw new Refused("unread");
  const proofs = parts.slice(1).map((part) => parse(FIRST + part));
  const cases = new Set<string>();
  let seen: string[] | undefined;
  for (const proof of proofs) {
    cases.add(await check(proof, keys(log)));
    const names = await witnesses(proof, keys(known));
    seen = seen ? seen.filter((name) => names.includes(name)) : names;
  }
  if (cases.size !== 1) throw new Refused("bad");
  return { case: [...cases][0] ?? "", count: proofs.length, witnesses: seen ?? [] };
}
