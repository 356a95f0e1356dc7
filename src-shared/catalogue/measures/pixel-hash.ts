import type { PixelImage } from '../../transforms/pixel-image.ts';

/** Sums that are taken beside each other, of every 16th word of 32 bits each. */
const lanes = 16;
const laneBytes = 4;
/** 2^32 divided by the golden ratio, to the nearest odd number. */
const factor = 0x9e3779b1;

/**
 * A hash of a picture's size and of all its RGB bytes: 128 bits as 4 numbers. It guards against chance, not against somebody who makes two pictures with one hash. Each step can be
 * turned back, so that words which differ in one place never come to the same; a cryptographic hash would take longer than half the decoding.
 */
export function pixelHash({ data, width, height }: PixelImage): Uint32Array {
  const sums = new Uint32Array(lanes);
  for (let lane = 0; lane < lanes; lane++) sums[lane] = Math.imul(width * 0x10001 + height + lane, factor);
  const whole = data.length - (data.length % (lanes * laneBytes));
  addBlocks(sums, data.subarray(0, whole));
  const rest = new Uint8Array(lanes * laneBytes);
  rest.set(data.subarray(whole));
  addBlocks(sums, rest);
  const hash = new Uint32Array(4);
  for (let lane = 0; lane < lanes; lane++) hash[lane & 3] = mixed(hash[lane & 3]!, sums[lane]!);
  return hash;
}

function addBlocks(sums: Uint32Array, data: Uint8Array): void {
  for (let at = 0; at < data.length; at += laneBytes) {
    const lane = (at / laneBytes) % lanes;
    const word = data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24);
    sums[lane] = mixed(sums[lane]!, word);
  }
}

function mixed(sum: number, word: number): number {
  const product = Math.imul(sum ^ word, factor);
  return product ^ (product >>> 15);
}

/** 32 hex digits. */
export function toPixelHashHex(hash: Uint32Array): string {
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('');
}
