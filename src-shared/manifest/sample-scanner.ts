import { NameIds } from './name-ids.ts';
import type { SampleRules } from './parse-sample.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const DOT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;
/** Of a safe integer. */
const MOST_DIGITS = 16;
const SIDE_LIMIT = 2 ** 31;
/** Marks what a line does not give. */
export const ABSENT = -1;
const INVALID = -2;

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

const keys = {
  path: ascii('{"path":"'),
  label: ascii('","label":'),
  weight: ascii(',"weight":'),
  split: ascii(',"split":"'),
  width: ascii(',"width":'),
  height: ascii(',"height":'),
  bytes: ascii(',"bytes":'),
  sha256: ascii(',"sha256":"'),
  root: ascii(',"root":"'),
  end: ascii('}\n'),
};

const NO_DIGIT = 16;
/** The value of each byte as a lower-case hex digit. */
const hexValues = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of ascii('0123456789abcdef').entries()) hexValues[digit] = value;

/** What a number's fraction and exponent are made of: a digit, or one of `.eE+-`. */
function isNumberByte(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= NINE) ||
    byte === DOT ||
    byte === 0x65 ||
    byte === 0x45 ||
    byte === 0x2b ||
    byte === 0x2d
  );
}

/**
 * Reads the lines of samples that an export writes, straight from their bytes: the fields of `formatSample` in its order, without spaces, escapes and tags. Any
 * other line, also one with an error in it, is left to `parseSample`: where a line is read here, both read the same of it.
 *
 * The fields are those of the line that was scanned last.
 */
export class SampleScanner {
  pathStart = 0;
  pathEnd = 0;
  label = 0;
  weight = 1;
  splitStart = 0;
  /** {@link ABSENT} in a line without a split. */
  splitEnd = ABSENT;
  width = ABSENT;
  height = ABSENT;
  bytes = ABSENT;
  hasSha256 = false;
  readonly sha256 = new Uint8Array(32);
  /** Place of the root among the header's. */
  root = 0;

  readonly #classes: number;
  readonly #roots: NameIds;
  readonly #onlyRoot: boolean;
  #at = 0;

  constructor({ classes, roots, onlyRoot }: SampleRules) {
    this.#classes = classes;
    this.#roots = new NameIds(roots);
    this.#onlyRoot = onlyRoot !== undefined;
  }

  /**
   * @param bytes UTF-8, with a newline somewhere after `start`
   * @returns where the line's newline is; -1 for a line that is not read here
   */
  scan(bytes: Uint8Array, start: number): number {
    this.#at = start;
    if (!this.#skip(bytes, keys.path) || !this.#path(bytes)) return -1;
    if (!this.#skip(bytes, keys.label)) return -1;
    this.label = this.#integer(bytes);
    if (this.label < 0 || this.label >= this.#classes) return -1;

    this.weight = this.#skip(bytes, keys.weight) ? this.#number(bytes) : 1;
    if (this.weight < 0) return -1;
    this.splitEnd = ABSENT;
    if (this.#skip(bytes, keys.split)) {
      this.splitStart = this.#at;
      this.splitEnd = this.#string(bytes);
      if (this.splitEnd <= this.splitStart) return -1;
    }
    this.width = this.#skip(bytes, keys.width) ? this.#integer(bytes) : ABSENT;
    if (this.width === INVALID || this.width >= SIDE_LIMIT) return -1;
    this.height = this.#skip(bytes, keys.height) ? this.#integer(bytes) : ABSENT;
    if (this.height === INVALID || this.height >= SIDE_LIMIT) return -1;
    this.bytes = this.#skip(bytes, keys.bytes) ? this.#integer(bytes) : ABSENT;
    if (this.bytes === INVALID) return -1;
    this.hasSha256 = this.#skip(bytes, keys.sha256);
    if (this.hasSha256 && !this.#digest(bytes)) return -1;
    this.root = this.#onlyRoot ? 0 : -1;
    if (this.#skip(bytes, keys.root)) {
      const rootStart = this.#at;
      const rootEnd = this.#string(bytes);
      if (rootEnd < 0) return -1;
      this.root = this.#roots.findBytes(bytes, rootStart, rootEnd);
    }
    return this.root >= 0 && this.#skip(bytes, keys.end) ? this.#at - 1 : -1;
  }

  /** Goes behind a key, if it is there. */
  #skip(bytes: Uint8Array, key: Uint8Array): boolean {
    const at = this.#at;
    for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false;
    this.#at = at + key.length;
    return true;
  }

  /** Goes behind a string without escapes. @returns where it ends; -1 where it does not, or has escapes */
  #string(bytes: Uint8Array): number {
    let at = this.#at;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH || byte < 0x20) return -1;
      at++;
    }
    this.#at = at + 1;
    return at;
  }

  /** Goes to the end of a path, if it is one that `samplePathProblem` has nothing against. */
  #path(bytes: Uint8Array): boolean {
    const start = this.#at;
    let at = start;
    for (;;) {
      const byte = bytes[at]!;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH || byte < 0x20) return false;
      // Two dots may be a step upwards; a colon in second place may end the letter of a drive.
      if (byte === DOT && bytes[at + 1] === DOT) return false;
      at++;
    }
    this.#at = at;
    this.pathStart = start;
    this.pathEnd = at;
    return at > start && bytes[start] !== SLASH && bytes[start + 1] !== COLON;
  }

  /** Goes behind an integer of 0 or more. {@link INVALID} where there is none, or where it has too many digits. */
  #integer(bytes: Uint8Array): number {
    const start = this.#at;
    let at = start;
    let value = 0;
    for (;;) {
      const byte = bytes[at]!;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
      at++;
    }
    const digits = at - start;
    if (digits === 0 || digits > MOST_DIGITS || (digits > 1 && bytes[start] === ZERO)) return INVALID;
    // A sum beyond the safe integers may be rounded, but never to a safe one.
    if (value > Number.MAX_SAFE_INTEGER) return INVALID;
    this.#at = at;
    return value;
  }

  /** Goes behind a finite number of 0 or more. {@link INVALID} where there is none. */
  #number(bytes: Uint8Array): number {
    const whole = this.#integer(bytes);
    let at = this.#at;
    if (whole < 0 || !isNumberByte(bytes[at]!)) return whole;
    let text = String(whole);
    do text += String.fromCharCode(bytes[at++]!);
    while (isNumberByte(bytes[at]!));
    this.#at = at;
    // What JSON takes for a number: Number alone takes "1." too. And 1e999 is infinity.
    const value = /^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Infinity;
    return value === Infinity ? INVALID : value;
  }

  #digest(bytes: Uint8Array): boolean {
    const { sha256 } = this;
    let at = this.#at;
    for (let i = 0; i < 32; i++) {
      const high = hexValues[bytes[at++]!]!;
      // One by one, so as not to read beyond a line that ends within.
      if (high === NO_DIGIT) return false;
      const low = hexValues[bytes[at++]!]!;
      if (low === NO_DIGIT) return false;
      sha256[i] = (high << 4) | low;
    }
    if (bytes[at] !== QUOTE) return false;
    this.#at = at + 1;
    return true;
  }
}
