// Reads where and when a JPEG was taken (EXIF 2.32, GPS IFD), before shrinking takes it away. Anything unexpected reads as
// nothing: the server looks at what arrives in any case.

export interface Taken {
  latitude?: number;
  longitude?: number;
  at?: string;
}

/** Finds the TIFF block of an APP1 segment. */
function tiff(view: DataView): number | undefined {
  if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

class Directory {
  readonly entries = new Map<number, { kind: number; count: number; at: number }>();

  constructor(
    readonly view: DataView,
    readonly start: number,
    readonly little: boolean,
    offset: number,
  ) {
    const at = start + offset;
    const count = Math.min(view.getUint16(at, little), 200);
    for (let index = 0; index < count; index++) {
      const entry = at + 2 + index * 12;
      const tag = view.getUint16(entry, little);
      const kind = view.getUint16(entry + 2, little);
      const size = view.getUint32(entry + 4, little);
      this.entries.set(tag, { kind, count: size, at: entry + 8 });
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
    const part = (index: number) =>
      this.view.getUint32(at + index * 8, this.little) / this.view.getUint32(at + index * 8 + 4, this.little);
    const degrees = part(0) + part(1) / 60 + part(2) / 3600;
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
