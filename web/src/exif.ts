// Reads where and when a JPEG was taken (EXIF 2.32) before shrinking drops it, and writes just that into the small copy: the
// server then finds the same as in the photo itself. Anything unexpected reads as nothing.

export interface Taken {
  latitude?: number;
  longitude?: number;
  at?: string;
}

/** Where the TIFF block of a JPEG's EXIF segment begins. */
function tiff(view: DataView): number | undefined {
  if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** One directory of tags; positions count from the TIFF block's beginning. */
class Directory {
  private readonly entries = new Map<number, { count: number; at: number }>();

  constructor(
    private readonly view: DataView,
    private readonly start: number,
    private readonly little: boolean,
    offset: number,
  ) {
    const at = start + offset;
    const count = Math.min(view.getUint16(at, little), 200);
    for (let index = 0; index < count; index++) {
      const entry = at + 2 + index * 12;
      this.entries.set(view.getUint16(entry, little), { count: view.getUint32(entry + 4, little), at: entry + 8 });
    }
  }

  number(tag: number): number | undefined {
    const entry = this.entries.get(tag);
    return entry && this.view.getUint32(entry.at, this.little);
  }

  text(tag: number): string | undefined {
    const entry = this.entries.get(tag);
    if (!entry) return undefined;
    const at = entry.count > 4 ? this.start + this.view.getUint32(entry.at, this.little) : entry.at;
    let text = "";
    for (let index = 0; index < Math.min(entry.count, 40); index++) {
      const letter = this.view.getUint8(at + index);
      if (letter === 0) break;
      text += String.fromCharCode(letter);
    }
    return text;
  }

  /** Degrees, minutes and seconds as degrees. */
  degrees(tag: number): number | undefined {
    const entry = this.entries.get(tag);
    if (!entry || entry.count !== 3) return undefined;
    const at = this.start + this.view.getUint32(entry.at, this.little);
    const piece = (index: number) =>
      this.view.getUint32(at + index * 8, this.little) / this.view.getUint32(at + index * 8 + 4, this.little);
    const degrees = piece(0) + piece(1) / 60 + piece(2) / 3600;
    return Number.isFinite(degrees) ? degrees : undefined;
  }
}

export function taken(buffer: ArrayBuffer): Taken {
  try {
    const view = new DataView(buffer);
    const start = tiff(view);
    if (start === undefined) return {};
    const little = view.getUint16(start) === 0x4949;
    const first = new Directory(view, start, little, view.getUint32(start + 4, little));
    const found: Taken = {};
    const details = first.number(0x8769);
    if (details) found.at = new Directory(view, start, little, details).text(0x9003);
    const position = first.number(0x8825);
    if (position) {
      const gps = new Directory(view, start, little, position);
      const latitude = gps.degrees(2);
      const longitude = gps.degrees(4);
      if (latitude !== undefined && longitude !== undefined && (latitude !== 0 || longitude !== 0)) {
        found.latitude = gps.text(1) === "S" ? -latitude : latitude;
        found.longitude = gps.text(3) === "W" ? -longitude : longitude;
      }
    }
    return found;
  } catch {
    return {};
  }
}

const ASCII = 2;
const LONG = 4;
const RATIONAL = 5;

/** An EXIF segment with nothing but place and time, or nothing when neither is known. */
export function segment(found: Taken): Uint8Array | undefined {
  const placed = found.latitude !== undefined && found.longitude !== undefined;
  if (!placed && !found.at) return undefined;
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  bytes.set([0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8]);
  const start = 10;
  // First directory at 8 (two pointers), details at 38, their text at 56, position at 76, its numbers at 130.
  const entry = (at: number, tag: number, kind: number, count: number, value: number) => {
    view.setUint16(start + at, tag);
    view.setUint16(start + at + 2, kind);
    view.setUint32(start + at + 4, count);
    view.setUint32(start + at + 8, value);
  };
  const pointers = [...(found.at ? [[0x8769, 38]] : []), ...(placed ? [[0x8825, 76]] : [])] as [number, number][];
  view.setUint16(start + 8, pointers.length);
  pointers.forEach(([tag, at], index) => entry(10 + index * 12, tag, LONG, 1, at));
  if (found.at) {
    view.setUint16(start + 38, 1);
    entry(40, 0x9003, ASCII, 20, 56);
    [...found.at.slice(0, 19)].forEach((letter, at) => view.setUint8(start + 56 + at, letter.charCodeAt(0)));
  }
  if (found.latitude !== undefined && found.longitude !== undefined) {
    view.setUint16(start + 76, 4);
    const letter = (text: string) => text.charCodeAt(0) << 24;
    entry(78, 1, ASCII, 2, letter(found.latitude < 0 ? "S" : "N"));
    entry(90, 2, RATIONAL, 3, 130);
    entry(102, 3, ASCII, 2, letter(found.longitude < 0 ? "W" : "E"));
    entry(114, 4, RATIONAL, 3, 154);
    [found.latitude, found.longitude].forEach((degrees, which) => {
      const at = start + 130 + which * 24;
      // Whole millionths of a degree in the first number; minutes and seconds are nought.
      [Math.round(Math.abs(degrees) * 1e6), 1e6, 0, 1, 0, 1].forEach((part, index) => view.setUint32(at + index * 4, part));
    });
  }
  const length = start + 178;
  view.setUint16(2, length - 2);
  return bytes.slice(0, length);
}
