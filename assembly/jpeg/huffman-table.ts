// Huffman tables for decoding, after ISO/IEC 10918-1, annexes C and F.2.2.3: a first look at 10 bits answers for nearly every code, a
// second one at 16 bits for the others. Where so many codes are long that the second table would be too large, there is a search by length.
//
// An entry of a table is 32 bits: bits 0-5 the length of code and value together, 8-13 the length of the code, 16-23 by how much the position in the
// block moves on, 24-27 the length of the value. 0 stands for none.

export const lookBits: i32 = 10;

/** The position moves on by this at the end of a block, ... */
export const endStep: i32 = 128;
/** ... and by this at a code that no table has: to where no sound block ends. */
const wrongStep: i32 = 64;

const limitsAt: usize = 4 << lookBits;
const offsetsAt: usize = limitsAt + 4 * 17;
const valuesAt: usize = offsetsAt + 4 * 17;
const definedAt: usize = valuesAt + 256;
/** Entries by the next 16 bits, less the first that begin a code which is longer than the first look. */
const longsAt: usize = definedAt + 16;
const mostLongs: i32 = 2048;
const tableBytes: usize = 12800;
const tables = memory.data(8 * 12800, 16);

/** The table's address. @param kind 0 for DC, 1 for AC */
export function huffmanTable(kind: i32, index: i32): usize {
  return tables + <usize>(kind * 4 + index) * tableBytes;
}

export function isDefined(table: usize): bool {
  return load<u8>(table, definedAt) !== 0;
}

export function forgetTables(): void {
  for (let i: usize = 0; i < 8; i++) store<u8>(tables + i * tableBytes, 0, definedAt);
}

function entryOf(kind: i32, symbol: i32, codeLength: i32): i32 {
  const size = symbol & 15;
  const run = symbol >> 4;
  const step = kind === 0 ? 0 : symbol === 0 ? endStep : run + 1;
  return (codeLength + size) | (codeLength << 8) | (step << 16) | (size << 24);
}

/** Values of 8-bit samples need no more; a run without a value is either 16 zeros or the end. */
function isSound(kind: i32, symbol: i32): bool {
  if (kind === 0) return symbol <= 11;
  return (symbol & 15) <= 10 && ((symbol & 15) !== 0 || symbol === 0 || symbol === 0xf0);
}

/**
 * Makes the table of the 16 counts at `counts` and the symbols behind them.
 * @returns the number of symbols, or -1 where the table is none that an 8-bit sequential picture can use
 */
export function buildTable(kind: i32, index: i32, counts: usize, end: usize): i32 {
  const table = huffmanTable(kind, index);
  memory.fill(table, 0, longsAt);
  let symbol = counts + 16;
  let code = 0;
  let total = 0;
  for (let length = 1; length <= 16; length++) {
    const count = <i32>load<u8>(counts + length - 1);
    if (total + count > 256 || symbol + count > end || code + count > 1 << length) return -1;
    store<i32>(table + (length << 2), total - code, offsetsAt);
    for (let i = 0; i < count; i++) {
      const value = <i32>load<u8>(symbol++);
      if (!isSound(kind, value)) return -1;
      store<u8>(table + total++, value, valuesAt);
      const entry = entryOf(kind, value, length);
      if (length <= lookBits) {
        const first = code << (lookBits - length);
        const last = (code + 1) << (lookBits - length);
        for (let at = first; at < last; at++) store<i32>(table + (at << 2), entry);
      } else {
        const base = load<i32>(table + (lookBits << 2), limitsAt);
        const first = (code << (16 - length)) - base;
        const last = min(mostLongs, ((code + 1) << (16 - length)) - base);
        for (let at = first; at < last; at++) store<i32>(table + (at << 2), entry, longsAt);
      }
      code++;
    }
    // Codes of this length are below the limit, in 16 bits; longer ones at or above it.
    store<i32>(table + (length << 2), code << (16 - length), limitsAt);
    code <<= 1;
  }
  const base = load<i32>(table + (lookBits << 2), limitsAt);
  const places = min(mostLongs, 65536 - base);
  for (let at = load<i32>(table + (16 << 2), limitsAt) - base; at < places; at++)
    store<i32>(table + (at << 2), wrongStep << 16, longsAt);
  store<u8>(table, 1, definedAt);
  return total;
}

/** The entry of a code that is longer than the first look. @param bits the next 16 bits */
export function longEntry(kind: i32, table: usize, bits: i32): i32 {
  const place = bits - load<i32>(table + (lookBits << 2), limitsAt);
  if (place < mostLongs) return load<i32>(table + (place << 2), longsAt);
  for (let length = lookBits + 1; length <= 16; length++) {
    if (bits >= load<i32>(table + (length << 2), limitsAt)) continue;
    const at = load<i32>(table + (length << 2), offsetsAt) + (bits >> (16 - length));
    return entryOf(kind, <i32>load<u8>(table + at, valuesAt), length);
  }
  return wrongStep << 16;
}
