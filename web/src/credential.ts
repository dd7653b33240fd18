// Checks what stands in a document's QR without asking anybody (docs/documents.md): COSE_Sign1 with ES256 (RFC 9052) over a
// claim set (RFC 8392), by the published keys; and the signed list of states. The same rules as the server's, and as strict.
type Bytes = Uint8Array<ArrayBuffer>;

export type Why = "malformed" | "unknown-key" | "changed" | "issuer" | "old-browser";

/** Why something is not verified. */
export class Unverified extends Error {
  constructor(readonly why: Why) {
    super(why);
  }
}

export interface Key {
  id: string;
  point: Bytes;
  since: number;
  specimen: boolean;
}

export interface Keys {
  issuer: string;
  keys: Key[];
}

export interface Claims {
  issuer: string;
  issuedAt: number;
  id: Bytes;
  kind: string;
  number: string;
  subject: [string, string][];
  year: number;
  index: number;
  specimen: boolean;
}

export type Status = "active" | "superseded" | "revoked";

type Value = number | string | boolean | null | Bytes | Value[] | Map<Value, Value>;

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DOCUMENT = -70001;
const LIST = -70002;
const SINCE = -70003;
const SPECIMEN = -70004;
const STATES: (Status | undefined)[] = ["active", "revoked", undefined, "superseded"];

function malformed(): never {
  throw new Unverified("malformed");
}

/** Bytes of base32 (RFC 4648) in capitals without padding; anything else is refused, so that one credential has one text. */
export function base32(text: string): Bytes {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = BASE32.indexOf(letter);
    if (value < 0) malformed();
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  if (bytes.length === 0 || bits >= 5 || (held & ((1 << bits) - 1)) !== 0) malformed();
  return Uint8Array.from(bytes) as Bytes;
}

/** Reads deterministic CBOR (RFC 8949, section 4.2.1): shortest lengths, no endless ones, keys in order. */
class Reader {
  private at = 0;
  constructor(private readonly bytes: Bytes) {}

  private take(count: number): Bytes {
    if (this.at + count > this.bytes.length) malformed();
    this.at += count;
    return this.bytes.slice(this.at - count, this.at) as Bytes;
  }

  private size(low: number): number {
    if (low < 24) return low;
    const width = [1, 2, 4, 8][low - 24] ?? malformed();
    const value = this.take(width).reduce((sum, byte) => sum * 256 + byte, 0);
    const least = [24, 256, 65536, 4294967296][low - 24] ?? 0;
    if (value < least || !Number.isSafeInteger(value)) malformed();
    return value;
  }

  value(depth = 0): Value {
    if (depth > 8) malformed();
    const [head = 0] = this.take(1);
    const [major, low] = [head >> 5, head & 31];
    if (major === 7) return low === 20 ? false : low === 21 ? true : low === 22 ? null : malformed();
    const size = this.size(low);
    if (major === 0) return size;
    if (major === 1) return -1 - size;
    if (major === 2) return this.take(size);
    if (major === 3) return text(this.take(size));
    if (major === 4) return Array.from({ length: Math.min(size, this.bytes.length) }, () => this.value(depth + 1));
    return major === 5 ? this.map(size, depth) : malformed();
  }

  private map(size: number, depth: number): Map<Value, Value> {
    const map = new Map<Value, Value>();
    let before: Bytes | undefined;
    for (let entry = 0; entry < size; entry += 1) {
      const from = this.at;
      const key = this.value(depth + 1);
      const written = this.bytes.slice(from, this.at) as Bytes;
      if (before && order(before, written) >= 0) malformed();
      before = written;
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  end(): void {
    if (this.at !== this.bytes.length) malformed();
  }
}

function order(one: Bytes, other: Bytes): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

function text(bytes: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed();
  }
}

function read(bytes: Bytes): Value {
  const reader = new Reader(bytes);
  const value = reader.value();
  reader.end();
  return value;
}

function map(value: Value | undefined, ...keys: number[]): Map<Value, Value> {
  if (!(value instanceof Map)) malformed();
  const all = [...value.keys()];
  if (keys.length > 0 && (all.length !== keys.length || keys.some((key) => !value.has(key)))) malformed();
  return value;
}

function whole(value: Value | undefined): number {
  return typeof value === "number" && value >= 0 ? value : malformed();
}

function word(value: Value | undefined): string {
  return typeof value === "string" ? value : malformed();
}

function bytesOf(value: Value | undefined, length?: number): Bytes {
  if (!(value instanceof Uint8Array) || (length !== undefined && value.length !== length)) malformed();
  return value;
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : malformed();
}

export function hexadecimal(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The published key set. */
export function keySet(bytes: Bytes): Keys {
  const set = map(read(bytes));
  const keys = list(set.get(2)).map((value) => {
    const key = map(value);
    if (key.get(1) !== 2 || key.get(3) !== -7 || key.get(-1) !== 1) malformed();
    const point = Uint8Array.from([4, ...bytesOf(key.get(-2), 32), ...bytesOf(key.get(-3), 32)]) as Bytes;
    return {
      id: hexadecimal(bytesOf(key.get(2), 8)),
      point,
      since: whole(key.get(SINCE)),
      specimen: key.get(SPECIMEN) === true,
    };
  });
  return { issuer: word(set.get(1)), keys };
}

const HEAD = [0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x26, 0x04, 0x48];

/** The parts of an envelope that is written exactly as the server writes it. */
function envelope(bytes: Bytes): { protectedHeader: Bytes; keyId: string; payload: Bytes; signature: Bytes } {
  const payloadAt = HEAD.length + 9;
  if (HEAD.some((byte, at) => bytes[at] !== byte) || bytes[payloadAt - 1] !== 0xa0) malformed();
  const rest = new Reader(Uint8Array.from([0x82, ...bytes.slice(payloadAt)]) as Bytes);
  const [payload, signature] = list(rest.value());
  rest.end();
  return {
    protectedHeader: bytes.slice(3, 16) as Bytes,
    keyId: hexadecimal(bytes.slice(HEAD.length, HEAD.length + 8) as Bytes),
    payload: bytesOf(payload),
    signature: bytesOf(signature, 64),
  };
}

function stringHead(length: number): number[] {
  if (length < 24) return [0x40 | length];
  if (length < 256) return [0x58, length];
  return length < 65536 ? [0x59, length >> 8, length & 255] : [0x5a, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
}

async function opened(bytes: Bytes, keys: Keys): Promise<{ payload: Map<Value, Value>; key: Key }> {
  const { protectedHeader, keyId, payload, signature } = envelope(bytes);
  const key = keys.keys.find((known) => known.id === keyId);
  if (!key) throw new Unverified("unknown-key");
  // Sig_structure (RFC 9052, section 4.4): ["Signature1", protected, external_aad, payload].
  const context = [0x84, 0x6a, ...new TextEncoder().encode("Signature1"), 0x4d, ...protectedHeader, 0x40];
  const message = Uint8Array.from([...context, ...stringHead(payload.length), ...payload]) as Bytes;
  if (!globalThis.crypto?.subtle) throw new Unverified("old-browser");
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const imported = await crypto.subtle.importKey("raw", key.point, algorithm, false, ["verify"]);
  const fits = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, imported, signature, message);
  if (!fits) throw new Unverified("changed");
  return { payload: map(read(payload)), key };
}

/** The claims of a credential that a key of the set signed for the set's issuer. */
export async function verify(bytes: Bytes, keys: Keys): Promise<Claims> {
  const { payload, key } = await opened(bytes, keys);
  map(payload, 1, 6, 7, DOCUMENT);
  const document = map(payload.get(DOCUMENT), 1, 2, 3, 4, 5, 6);
  const [year, index, ...more] = list(document.get(5));
  if (more.length > 0) malformed();
  bytesOf(document.get(4), 32);
  bytesOf(document.get(6), 16);
  const claims: Claims = {
    issuer: word(payload.get(1)),
    issuedAt: whole(payload.get(6)),
    id: bytesOf(payload.get(7), 12),
    kind: word(document.get(1)),
    number: word(document.get(2)),
    subject: list(document.get(3)).map((pair) => {
      const [name, value, ...rest] = list(pair);
      return rest.length > 0 ? malformed() : [word(name), word(value)];
    }),
    year: whole(year),
    index: whole(index),
    specimen: key.specimen,
  };
  if (claims.issuer !== keys.issuer) throw new Unverified("issuer");
  return claims;
}

export interface States {
  madeAt: number;
  expires: number;
  state(claims: Claims): Status | undefined;
}

/** The list of states of a year, signed by a key of the set. */
export async function states(bytes: Bytes, keys: Keys): Promise<States> {
  const { payload } = await opened(bytes, keys);
  map(payload, 1, 4, 6, LIST);
  if (payload.get(1) !== keys.issuer) throw new Unverified("issuer");
  const told = map(payload.get(LIST), 1, 2, 3);
  const [year, count, packed] = [whole(told.get(1)), whole(told.get(2)), bytesOf(told.get(3))];
  if (packed.length !== Math.ceil(count / 4)) malformed();
  return {
    madeAt: whole(payload.get(6)),
    expires: whole(payload.get(4)),
    state: (claims) => {
      if (claims.year !== year || claims.index >= count) return undefined;
      const byte = packed[claims.index >> 2] ?? malformed();
      return STATES[(byte >> (2 * (claims.index & 3))) & 3] ?? malformed();
    },
  };
}

function product(one: number, other: number): number {
  let [sum, shifted] = [0, one];
  for (let bit = 0; bit < 5; bit += 1) {
    if ((other >> bit) & 1) sum ^= shifted;
    shifted <<= 1;
    if (shifted & 32) shifted ^= 0b100101;
  }
  return sum & 31;
}

/** A document's id as it is read out over the telephone: twenty letters and two that check them. */
export function documentId(bytes: Bytes): string {
  const bits = `0000${Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("")}`;
  const values = Array.from({ length: 20 }, (_, place) => Number.parseInt(bits.slice(5 * place, 5 * place + 5), 2));
  let [high, low] = [0, 0];
  for (const value of values) {
    const fed = high ^ value;
    [high, low] = [low ^ product(fed, 6), product(fed, 8)];
  }
  const letters = [...values, high, low].map((value) => CROCKFORD[value] ?? "").join("");
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}
