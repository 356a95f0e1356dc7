// Huffman decoding of one block, after ISO/IEC 10918-1, F.2.2. Up to the end of the block no branch depends on what is read, save for codes of
// more than 10 bits: runs and values come from one entry, and the end of the block is a step beyond it.
import { Component } from './component.ts';
import { bitBuffer, bitCount, keepBits, nextLoad } from './entropy-segment.ts';
import { longEntry, lookBits } from './huffman-table.ts';

/** What {@link readBlock} returns for a block that has nothing but its DC value. */
export const flat: i32 = 128;
/** What it returns for a code that no table has, and a run beyond the end. */
export const wrong: i32 = -1;
/** And for a DC value that no sample of 8 bits can have. */
export const outOfRange: i32 = -2;

/** Per position in zigzag order the offset in the block: 64 in rows of 8, then the place behind. */
// prettier-ignore
const zigzag = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10, 24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42, 56,
  70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102, 116, 118, 104, 90, 76, 62, 78, 92, 106, 120, 122, 108, 94, 110, 124, 126,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
  128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
], 16);

/** Where the coefficient at a position of the zigzag order is in the block, in bytes. */
export function offsetOf(position: i32): usize {
  return <usize>load<u8>(zigzag + position);
}

/** The signed value that begins at the top of `bits` and is `size` bits long (F.2.2.1, EXTEND). */
function valueOf(bits: u64, size: i32): i32 {
  const value = <i32>((bits >> 1) >> (63 - size));
  const mask = <i32>((<i64>bits) >> 63);
  return value - (((1 << size) - 1) & ~mask);
}

/** What is wanted of a block: its values, or nothing. Types that can be told apart, so the compiler makes a function of each. */
export type Values = i32;
export type Nothing = f32;

/**
 * Reads the next block of a component into `block`, in rows: 128 bytes, and a place behind them. Where nothing is wanted, only the component's prediction,
 * which is the block's DC value, is renewed. @returns the last position, plus 128 where the end was coded
 */
export function readBlock<Wanted>(component: Component, block: usize): i32 {
  let buffer = bitBuffer;
  let count = bitCount;
  let next = nextLoad;

  buffer |= load<u64>(next) >> count;
  next -= (63 - count) >> 3;
  count |= 56;
  const dcTable = component.dcTable;
  let entry = load<i32>(dcTable + ((<usize>(buffer >> (64 - lookBits))) << 2));
  if (entry === 0) entry = longEntry(0, dcTable, <i32>(buffer >> 48));
  if (entry >> 16 === 64) return wrong;
  const dc = component.prediction + valueOf(buffer << (entry >> 8), entry >> 24);
  buffer <<= entry;
  count -= entry & 63;
  if (dc !== <i32>(<i16>dc)) return outOfRange;
  component.prediction = dc;
  if (isInteger<Wanted>()) {
    const zero = i64x2.splat(0);
    for (let i: usize = 0; i < 128; i += 16) v128.store(block + i, zero);
    store<i16>(block, dc);
  }

  const acTable = component.acTable;
  let position = 0;
  while (position < 63) {
    buffer |= load<u64>(next) >> count;
    next -= (63 - count) >> 3;
    count |= 56;
    entry = load<i32>(acTable + ((<usize>(buffer >> (64 - lookBits))) << 2));
    if (entry === 0) entry = longEntry(1, acTable, <i32>(buffer >> 48));
    position += (entry >> 16) & 0xff;
    if (isInteger<Wanted>())
      store<i16>(block + <usize>load<u8>(zigzag + position), valueOf(buffer << (entry >> 8), entry >> 24));
    buffer <<= entry;
    count -= entry & 63;
  }
  keepBits(buffer, count, next);
  return position > 63 && position < 128 ? wrong : position;
}
