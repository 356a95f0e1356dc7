/** A Huffman table as ISO/IEC 10918-1 defines it: symbols by the length and value of their codes. */
type HuffmanTable = ReadonlyMap<number, number>;

interface Plane {
  id: number;
  blocks: number;
  across: number;
  down: number;
  dc: HuffmanTable | undefined;
  ac: HuffmanTable | undefined;
}

// prettier-ignore
type Defect = 'no table' | 'a code that no table has' | 'a run beyond its block' | 'a value that is too long' | 'data that end early' | 'data left over' | 'a marker out of place';

/**
 * What is wrong with the data of a sequential JPEG in one scan, read slowly and to the letter of ISO/IEC 10918-1, annex F: null where every code is one, and they end where the picture
 * does. `undefined` for other kinds of JPEG. It knows nothing of the decoders that it is asked about.
 */
export function entropyDefect(bytes: Uint8Array): Defect | null | undefined {
  const tables = new Map<number, HuffmanTable>();
  let planes: Plane[] = [];
  let [width, height, interval] = [0, 0, 0];
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const body = at + 4;
    const end = at + 2 + word(bytes, at + 2);
    if (marker === 0xc4) readTables(bytes, body, end, tables);
    else if (marker === 0xdd) interval = word(bytes, body);
    else if (marker === 0xc0 || marker === 0xc1) {
      [height, width] = [word(bytes, body + 1), word(bytes, body + 3)];
      planes = Array.from({ length: bytes[body + 5]! }, (_, i) => {
        const [id, sampling] = [bytes[body + 6 + 3 * i]!, bytes[body + 7 + 3 * i]!];
        const [across, down] = [sampling >> 4, sampling & 15];
        return { id, across, down, blocks: across * down, dc: undefined, ac: undefined };
      });
      if (planes.length === 1) Object.assign(planes[0]!, { across: 1, down: 1, blocks: 1 });
    } else if (marker === 0xc2 || (marker > 0xc4 && marker < 0xd0)) return undefined;
    else if (marker === 0xda) {
      if (planes.length === 0 || bytes[body] !== planes.length) return undefined;
      for (const [i, plane] of planes.entries()) {
        const choice = bytes[body + 2 + 2 * i]!;
        plane.dc = tables.get(choice >> 4);
        plane.ac = tables.get(0x10 | (choice & 15));
        if (!plane.dc || !plane.ac) return 'no table';
      }
      const across = Math.max(...planes.map((plane) => plane.across)) * 8;
      const down = Math.max(...planes.map((plane) => plane.down)) * 8;
      return defectOf(bytes, end, planes, Math.ceil(width / across) * Math.ceil(height / down), interval);
    }
    at = end;
  }
  return undefined;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** A code's key has a one before its bits, so that codes of different lengths differ. */
function readTables(bytes: Uint8Array, from: number, end: number, tables: Map<number, HuffmanTable>): void {
  for (let at = from; at + 17 <= end;) {
    const table = new Map<number, number>();
    let symbol = at + 17;
    for (let length = 1, code = 0; length <= 16; length++, code <<= 1) {
      for (let count = bytes[at + length]!; count > 0; count--)
        table.set((1 << length) | code++, bytes[symbol++]!);
    }
    tables.set(bytes[at]!, table);
    at = symbol;
  }
}

class Ended extends Error {}

/** The bits up to the next marker. */
class Bits {
  #left = 0;
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    if (this.#left === 0) {
      const byte = this.#bytes[this.at];
      if (byte === undefined || (byte === 0xff && this.#bytes[this.at + 1] !== 0)) throw new Ended();
      this.#left = 8;
    }
    this.#left--;
    const bit = (this.#bytes[this.at]! >> this.#left) & 1;
    if (this.#left === 0) this.at += this.#bytes[this.at] === 0xff ? 2 : 1;
    return bit;
  }

  skip(count: number): void {
    for (let i = 0; i < count; i++) this.next();
  }

  /** Drops the rest of a byte that was begun. @returns the marker behind it, or 0 where more data follow */
  marker(): number {
    if (this.#left > 0) this.at += this.#bytes[this.at] === 0xff ? 2 : 1;
    this.#left = 0;
    if (this.#bytes[this.at] !== 0xff || this.#bytes[this.at + 1] === 0) return 0;
    while (this.#bytes[this.at + 1] === 0xff) this.at++;
    this.at += 2;
    return this.#bytes[this.at - 1] ?? 0;
  }
}

function defectOf(
  bytes: Uint8Array,
  from: number,
  planes: readonly Plane[],
  units: number,
  interval: number,
): Defect | null {
  const bits = new Bits(bytes, from);
  try {
    for (let unit = 0; unit < units; unit++) {
      if (interval > 0 && unit > 0 && unit % interval === 0) {
        const marker = bits.marker();
        if (marker === 0) return 'data left over';
        if (marker !== 0xd0 + ((unit / interval - 1) & 7)) return 'a marker out of place';
      }
      for (const plane of planes) {
        for (let block = 0; block < plane.blocks; block++) {
          const defect = readBlock(bits, plane);
          if (defect) return defect;
        }
      }
    }
  } catch (error) {
    if (error instanceof Ended) return 'data that end early';
    throw error;
  }
  const marker = bits.marker();
  return marker === 0 ? 'data left over' : marker === 0xd9 ? null : 'a marker out of place';
}

function readBlock(bits: Bits, { dc, ac }: Plane): Defect | null {
  const size = readCode(bits, dc!);
  if (size === null) return 'a code that no table has';
  if (size > 11) return 'a value that is too long';
  bits.skip(size);
  for (let position = 1; position < 64; position++) {
    const symbol = readCode(bits, ac!);
    if (symbol === null) return 'a code that no table has';
    if (symbol === 0) return null;
    if ((symbol & 15) > 10) return 'a value that is too long';
    position += symbol >> 4;
    if (position > 63) return 'a run beyond its block';
    bits.skip(symbol & 15);
  }
  return null;
}

function readCode(bits: Bits, table: HuffmanTable): number | null {
  let code = 1;
  for (let length = 1; length <= 16; length++) {
    code = (code << 1) | bits.next();
    const symbol = table.get(code);
    if (symbol !== undefined) return symbol;
  }
  return null;
}
