/** Marsaglia's xorshift32. */
export function xorshift(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** One to four changes that files suffer: flipped bits, runs of one value, cuts, repeats, numbers at their limits. */
export function mutate(original: Uint8Array, next: () => number): Uint8Array {
  let bytes = Buffer.from(original);
  for (let times = 1 + (next() % 4); times > 0 && bytes.length > 0; times--) {
    const at = next() % bytes.length;
    switch (next() % 6) {
      case 0:
        bytes[at]! ^= 1 << (next() % 8);
        break;
      case 1:
        bytes.fill(next() & 255, at, Math.min(bytes.length, at + (next() % 64)));
        break;
      case 2:
        bytes = bytes.subarray(0, at);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at >> 1)]);
        break;
      case 4:
        // Sizes stand near the beginning.
        bytes.writeUInt8([0, 1, 127, 128, 255][next() % 5]!, at % Math.min(64, bytes.length));
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + (next() % 16))]);
    }
  }
  return bytes;
}
