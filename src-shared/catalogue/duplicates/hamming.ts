/** A hash of 256 bits is 8 words: word w holds the bits 32 w to 32 w + 31 of a perceptual hash, whose bit k is bit k mod 8 of byte k / 8. */
export const wordsPerHash = 8;

/** Packs hashes of 32 bytes one behind the other. */
export function packHashes(hashes: readonly Uint8Array[]): Uint32Array {
  const packed = new Uint32Array(hashes.length * wordsPerHash);
  hashes.forEach((hash, i) => packHash(hash, packed, i));
  return packed;
}

/** Writes a hash of 32 bytes to place i. */
export function packHash(hash: Uint8Array, packed: Uint32Array, i: number): void {
  for (let w = 0; w < wordsPerHash; w++) {
    const at = w * 4;
    packed[i * wordsPerHash + w] =
      hash[at]! | (hash[at + 1]! << 8) | (hash[at + 2]! << 16) | (hash[at + 3]! << 24);
  }
}

/** In how many bits hash i of one table and hash j of another differ; it stops counting beyond `atMost`. */
export function hammingDistance(a: Uint32Array, i: number, b: Uint32Array, j: number, atMost = 256): number {
  let distance = 0;
  for (let w = 0, x = i * wordsPerHash, y = j * wordsPerHash; w < wordsPerHash; w++) {
    // Bits of a word, counted in parallel (Warren, Hacker's Delight, 5-1).
    let bits = a[x + w]! ^ b[y + w]!;
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
    distance += Math.imul(bits, 0x01010101) >>> 24;
    if (distance > atMost) return distance;
  }
  return distance;
}
