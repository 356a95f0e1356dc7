/** The code point of a surrogate pair. */
function joined(high: number, low: number): number {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/**
 * UTF-8 bytes of a text. A surrogate without its other half, which UTF-8 has no bytes for, gets those of its unit (as WTF-8 has it), so that {@link decodeUtf8}
 * gives every text back.
 */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        unit = joined(unit, low);
        i++;
      }
    }
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    if (unit < 0x800) {
      bytes[at++] = 0xc0 | (unit >> 6);
    } else {
      if (unit < 0x10000) {
        bytes[at++] = 0xe0 | (unit >> 12);
      } else {
        bytes[at++] = 0xf0 | (unit >> 18);
        bytes[at++] = 0x80 | ((unit >> 12) & 63);
      }
      bytes[at++] = 0x80 | ((unit >> 6) & 63);
    }
    bytes[at++] = 0x80 | (unit & 63);
  }
  return bytes.subarray(0, at);
}

// String.fromCharCode takes its units as arguments, of which there may not be too many.
const MOST_UNITS = 4096;

/** The text of bytes that are known to be UTF-8, or to come from {@link encodeUtf8}. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  let units: number[] = [];
  for (let i = start; i < end;) {
    const first = bytes[i++]!;
    if (first < 0x80) {
      units.push(first);
    } else if (first < 0xe0) {
      units.push(((first & 31) << 6) | (bytes[i++]! & 63));
    } else if (first < 0xf0) {
      units.push(((first & 15) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63));
    } else {
      const above =
        (((first & 7) << 18) | ((bytes[i++]! & 63) << 12) | ((bytes[i++]! & 63) << 6) | (bytes[i++]! & 63)) -
        0x10000;
      units.push(0xd800 + (above >> 10), 0xdc00 + (above & 0x3ff));
    }
    if (units.length >= MOST_UNITS) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}
