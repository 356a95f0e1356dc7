import type { Mt19937 } from './mt19937.ts';

/**
 * The bytes of `torch.Generator.get_state()`, so that a state can travel between the two programs: seed, draws left, a flag, position, 624 words in 64 bits
 * each, then the second normal of a pair when one is kept back.
 */
export const stateSizeBytes = 5056;

const wordsAt = 24;
const normalAt = wordsAt + 624 * 8;

export interface GeneratorState {
  seed: bigint;
  left: number;
  next: number;
  words: Uint32Array;
  keptNormal: number | null;
}

export function encodeState(seed: bigint, engine: Mt19937, keptNormal: number | null): Uint8Array {
  const bytes = new Uint8Array(stateSizeBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, seed, true);
  view.setInt32(8, engine.left, true);
  view.setInt32(12, 1, true);
  view.setBigUint64(16, BigInt(engine.next), true);
  engine.state.forEach((word, i) => view.setUint32(wordsAt + i * 8, word, true));
  if (keptNormal !== null) {
    view.setFloat64(normalAt + 8, keptNormal, true);
    view.setInt32(normalAt + 24, 1, true);
  }
  return bytes;
}

/** @throws RangeError for anything that no generator wrote. */
export function decodeState(bytes: Uint8Array): GeneratorState {
  if (bytes.length !== stateSizeBytes) {
    throw new RangeError(
      `Expected a generator state of ${stateSizeBytes} bytes but received ${bytes.length}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const left = view.getInt32(8, true);
  const next = Number(view.getBigUint64(16, true));
  if (view.getInt32(12, true) !== 1 || left < 1 || left > 624 || next > 624) {
    throw new RangeError('Expected the state of a Mersenne Twister generator but received other bytes.');
  }
  return {
    seed: view.getBigUint64(0, true),
    left,
    next,
    words: Uint32Array.from({ length: 624 }, (_, i) => view.getUint32(wordsAt + i * 8, true)),
    keptNormal: view.getInt32(normalAt + 24, true) === 0 ? null : view.getFloat64(normalAt + 8, true),
  };
}
