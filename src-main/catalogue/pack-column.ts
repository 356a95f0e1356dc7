/** How the numbers of a column are kept: as the smallest whole numbers that hold all of them, the largest of which stands for none; or as they are. */
export type Packing = 'u8' | 'u16' | 'u32' | 'f64';

export interface PackedColumn {
  packing: Packing;
  bytes: Uint8Array<ArrayBuffer>;
}

const whole = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array } as const;
const none = { u8: 0xff, u16: 0xffff, u32: 0xffff_ffff } as const;
const sizes = { u8: 1, u16: 2, u32: 4, f64: 8 } as const;

/** Numbers in as few bytes as hold every one of them exactly. NaN is none. */
export function packColumn(column: Float64Array): PackedColumn {
  const packing = smallestFor(column);
  if (packing === 'f64') return { packing, bytes: bytesOf(new Float64Array(column)) };
  const packed = new whole[packing](column.length);
  for (let i = 0; i < column.length; i++) packed[i] = Number.isNaN(column[i]) ? none[packing] : column[i]!;
  return { packing, bytes: bytesOf(packed) };
}

/** @param bytes of their own, from the start of their buffer */
export function unpackColumn({ packing, bytes }: PackedColumn): Float64Array {
  const count = bytes.length / sizes[packing];
  if (packing === 'f64') return new Float64Array(bytes.buffer, bytes.byteOffset, count);
  // Copied as a whole first: a loop over arrays of one kind is ten times as fast as over several.
  const column = new Float64Array(new whole[packing](bytes.buffer, bytes.byteOffset, count));
  const absent = none[packing];
  for (let i = 0; i < count; i++) if (column[i] === absent) column[i] = NaN;
  return column;
}

function smallestFor(column: Float64Array): Packing {
  let most = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (Number.isNaN(value)) continue;
    // Minus zero is none of the whole numbers either.
    if (!Object.is(value, value >>> 0)) return 'f64';
    if (value > most) most = value;
  }
  return most < none.u8 ? 'u8' : most < none.u16 ? 'u16' : most < none.u32 ? 'u32' : 'f64';
}

function bytesOf({ buffer }: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
