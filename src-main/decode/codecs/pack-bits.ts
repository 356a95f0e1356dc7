/**
 * Unpacks PackBits runs (TIFF 6.0, section 9) until `out` is full; what of a run is past the end of its row is dropped, as Pillow drops it.
 * False where the data end before.
 */
export function unpackBits(packed: Uint8Array, out: Uint8Array, rowBytes: number): boolean {
  let at = 0;
  let to = 0;
  while (to < out.length) {
    if (at + 1 >= packed.length) return false;
    const head = packed[at++]!;
    if (head === 128) continue;
    const isRun = head > 128;
    const length = isRun ? 257 - head : head + 1;
    if (!isRun && at + length > packed.length) return false;
    const kept = Math.min(length, rowBytes - (to % rowBytes));
    if (isRun) out.fill(packed[at]!, to, to + kept);
    else out.set(packed.subarray(at, at + kept), to);
    at += isRun ? 1 : length;
    to += kept;
  }
  return true;
}
