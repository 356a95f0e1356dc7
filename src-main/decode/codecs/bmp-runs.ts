export interface BmpRuns {
  width: number;
  height: number;
  /** Two indices in a byte (RLE4), or one (RLE8). */
  nibbles: boolean;
  /** Where the runs begin in the file: literal runs are padded to even positions of the file. */
  startsAt: number;
}

/**
 * Unpacks run-length encoded palette indices, rows in the order of the file; null where they are fewer than the picture needs.
 * (Microsoft: Bitmap Compression.) Jumps skip two bytes more than they should, as Pillow's decoder does: pictures with jumps, which
 * hardly exist, are equal to Pillow's and not to the specification.
 */
export function unpackBmpRuns(
  bytes: Uint8Array,
  { width, height, nibbles, startsAt }: BmpRuns,
): Uint8Array | null {
  const size = width * height;
  const out = new Uint8Array(size);
  let length = 0;
  let x = 0;
  let at = 0;
  const put = (index: number) => {
    if (length < size) out[length] = index;
    length++;
  };
  while (length < size && at + 1 < bytes.length) {
    const count = bytes[at++]!;
    const value = bytes[at++]!;
    if (count > 0) {
      const run = Math.max(0, Math.min(count, width - x));
      for (let i = 0; i < run; i++) put(nibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
      x += run;
    } else if (value === 0) {
      length = Math.ceil(length / width) * width;
      x = 0;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      if (at + 4 > bytes.length) break;
      length += bytes[at + 2]! + bytes[at + 3]! * width;
      at += 4;
      x = length % width;
    } else {
      const wanted = nibbles ? value >> 1 : value;
      const literal = bytes.subarray(at, at + wanted);
      for (const byte of literal) {
        if (nibbles) put(byte >> 4);
        put(nibbles ? byte & 15 : byte);
      }
      if (literal.length < wanted) break;
      at += wanted;
      x += value;
      if ((startsAt + at) % 2 !== 0) at++;
    }
  }
  return length < size ? null : out;
}
