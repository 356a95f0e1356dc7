// The bits of one entropy-coded segment. The bytes stuffed after 0xFF are taken out first, and what remains is stored backwards, so that one
// load of 64 bits yields the next 8 bytes with the first one on top.

/** Bytes below the segment that may be read, and mean nothing: no coded unit takes as many before it is noticed that the segment has ended. */
export const segmentSlack: usize = 4096;

/** The bits that come next, from the top down; how many of them are counted; and where to load more. */
export let bitBuffer: u64 = 0;
export let bitCount: i32 = 0;
export let nextLoad: usize = 0;

let bottom: usize = 0;

const backwards = memory.data<u8>([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 16);

/**
 * Takes in the segment that begins at `from`.
 * @param top where the bytes are stored, downwards; needs as much room as the input, 16 bytes and the slack
 * @returns the address of the marker behind it, or 0 where the input ends first
 */
export function openSegment(from: usize, end: usize, top: usize): usize {
  const order = v128.load(backwards);
  const ones = i8x16.splat(-1);
  let to = top;
  let marker: usize = 0;
  while (from < end) {
    const bytes = v128.load(from);
    v128.store(to - 16, i8x16.swizzle(bytes, order));
    const mask = i8x16.bitmask(i8x16.eq(bytes, ones));
    const plain: usize = mask === 0 ? 16 : ctz(mask);
    from += plain;
    to -= plain;
    if (plain === 16) continue;
    // A marker may be preceded by any number of 0xFF; a stuffed byte may not, and libjpeg-turbo makes a blot of it.
    const first = from;
    while (from + 1 < end && load<u8>(from + 1) === 0xff) from++;
    if (from + 1 >= end) break;
    if (load<u8>(from + 1) !== 0) {
      marker = from;
      break;
    }
    if (from !== first) break;
    store<u8>(--to, 0xff);
    from += 2;
  }
  // Beyond the last byte the loop has read on; that it found no marker is all that counts then.
  if (marker === 0) return 0;
  bottom = to;
  bitBuffer = 0;
  bitCount = 0;
  nextLoad = top - 8;
  return marker;
}

export function keepBits(buffer: u64, count: i32, next: usize): void {
  bitBuffer = buffer;
  bitCount = count;
  nextLoad = next;
}

/** The bits not yet taken; negative when more were taken than there are. */
export function bitsLeft(): i32 {
  return ((<i32>(nextLoad + 8) - <i32>bottom) << 3) + bitCount;
}
