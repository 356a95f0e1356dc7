import { Mt19937 } from './mt19937.ts';

function wordsOf(seed: bigint): number[] {
  const words: number[] = [];
  for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length === 0 ? [0] : words;
}

/** Python's `random.Random`: the same whole-number seed gives the same draws as CPython 3. */
export class PythonRandom {
  readonly #engine = new Mt19937(0);

  constructor(seed: number | bigint = Math.floor(Math.random() * 2 ** 53)) {
    this.seed(seed);
  }

  /** `random.seed(n)` for whole numbers of any size. The sign does not count. @throws RangeError for a fraction. */
  seed(seed: number | bigint): this {
    this.#engine.seedByArray(wordsOf(BigInt(seed)));
    return this;
  }

  /** The engine's words and position, to be given to {@link setState}. */
  getState(): Uint32Array {
    return Uint32Array.of(...this.#engine.state, this.#engine.left, this.#engine.next);
  }

  /** @throws RangeError for anything that {@link getState} did not make. */
  setState(state: Uint32Array): this {
    const [left, next] = [state[624] ?? 0, state[625] ?? 0];
    if (state.length !== 626 || left < 1 || left > 624 || next > 624) {
      throw new RangeError(`Expected a state of 626 words but received ${state.length}.`);
    }
    this.#engine.state.set(state.subarray(0, 624));
    this.#engine.left = left;
    this.#engine.next = next;
    return this;
  }

  /** A float64 from 0 to below 1: two draws. */
  random(): number {
    const high = this.#engine.nextUint32() >>> 5;
    return (high * 2 ** 26 + (this.#engine.nextUint32() >>> 6)) / 2 ** 53;
  }

  /** `k` random bits, at most 53. @throws RangeError */
  getrandbits(k: number): number {
    if (!Number.isInteger(k) || k < 0 || k > 53) {
      throw new RangeError(`Expected a number from 0 to 53 for k but received ${k}.`);
    }
    if (k === 0) return 0;
    if (k <= 32) return this.#engine.nextUint32() >>> (32 - k);
    const low = this.#engine.nextUint32();
    return (this.#engine.nextUint32() >>> (64 - k)) * 2 ** 32 + low;
  }

  /** A whole number from `start` to below `stop`. @throws RangeError for an empty range. */
  randrange(start: number, stop: number): number {
    const range = stop - start;
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(range) || range <= 0) {
      throw new RangeError(`empty range for randrange() (${start}, ${stop}, ${range})`);
    }
    // Python's bit_length(): 32 - clz32 for what fits, by division above it.
    const bitLength = range < 2 ** 32 ? 32 - Math.clz32(range) : 64 - Math.clz32(Math.floor(range / 2 ** 32));
    let drawn = this.getrandbits(bitLength);
    while (drawn >= range) drawn = this.getrandbits(bitLength);
    return start + drawn;
  }

  /** A whole number from `low` to `high`, both included. */
  randint(low: number, high: number): number {
    return this.randrange(low, high + 1);
  }

  /** @throws RangeError for an empty list. */
  choice<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Cannot choose from an empty sequence');
    return items[this.randrange(0, items.length)]!;
  }

  /** Shuffles a list in place. */
  shuffle(items: unknown[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.randrange(0, i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
  }
}
