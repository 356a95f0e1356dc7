import { fmaFloat32, fmaFloat64 } from './fused-multiply-add.ts';
import { decodeState, encodeState } from './generator-state.ts';
import { Mt19937 } from './mt19937.ts';
import { multinomial } from './multinomial.ts';
import { normalFill16Float32, normalFill16Float64 } from './normal-fill.ts';

/** The seed of a `torch.Generator()` that was given none. */
export const defaultSeed = 67280421310721n;

const two32 = 2 ** 32;

/** torch's reading of a seed: 64 bits, a negative one wrapped around. @throws RangeError */
function toSeed(seed: number | bigint): bigint {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new RangeError(`Expected a whole number below 2^53, or a bigint, for seed but received ${seed}.`);
  }
  const value = BigInt(seed);
  if (value < -(2n ** 63n) || value >= 2n ** 64n) {
    throw new RangeError(`Expected a number of 64 bits for seed but received ${value}.`);
  }
  return BigInt.asUintN(64, value);
}

/**
 * torch's CPU generator: the same seed gives the same draws, bit for bit. Every method that draws documents how much of the stream it takes; a tensor of n
 * values is the same as n single values, except for {@link randn} from 16 values on.
 */
export class TorchGenerator {
  #seed: bigint;
  readonly #engine: Mt19937;
  /** Box and Muller's method makes normals in pairs; the second one waits here. */
  #keptNormal: number | null = null;

  constructor(seed: number | bigint = defaultSeed) {
    this.#seed = toSeed(seed);
    this.#engine = new Mt19937(Number(this.#seed & 0xffffffffn));
  }

  /** Starts the stream of a seed. Only its low 32 bits choose the stream, as in torch. */
  manualSeed(seed: number | bigint): this {
    this.#seed = toSeed(seed);
    this.#engine.seed(Number(this.#seed & 0xffffffffn));
    this.#keptNormal = null;
    return this;
  }

  /** The seed as it was given, as 64 bits without sign. */
  initialSeed(): bigint {
    return this.#seed;
  }

  /** The 5056 bytes of `torch.Generator.get_state()`. */
  getState(): Uint8Array {
    return encodeState(this.#seed, this.#engine, this.#keptNormal);
  }

  /** Takes up a stream where {@link getState}, or torch's, left it. @throws RangeError for bytes that are no state. */
  setState(bytes: Uint8Array): this {
    const state = decodeState(bytes);
    this.#seed = state.seed;
    this.#engine.state.set(state.words);
    this.#engine.left = state.left;
    this.#engine.next = state.next;
    this.#keptNormal = state.keptNormal;
    return this;
  }

  clone(): TorchGenerator {
    return new TorchGenerator().setState(this.getState());
  }

  nextUint32(): number {
    return this.#engine.nextUint32();
  }

  /** Two draws of 32 bits, the first one the high half. */
  nextUint64(): bigint {
    const high = this.#engine.nextUint32();
    return (BigInt(high) << 32n) | BigInt(this.#engine.nextUint32());
  }

  /** `torch.empty((), dtype=torch.int64).random_()`: 63 bits. */
  random(): bigint {
    return this.nextUint64() & 0x7fff_ffff_ffff_ffffn;
  }

  /** A whole number from `low` to below `high`: one draw modulo the range, a 64-bit one when the range needs more than 32 bits. @throws RangeError */
  randint(low: number, high: number): number {
    const range = high - low;
    if (
      !Number.isSafeInteger(low) ||
      !Number.isSafeInteger(high) ||
      !Number.isSafeInteger(range) ||
      range <= 0
    ) {
      throw new RangeError(
        `random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}, or numbers that are not whole`,
      );
    }
    if (range < two32) return low + (this.#engine.nextUint32() % range);
    return low + Number(this.nextUint64() % BigInt(range));
  }

  /** `torch.empty(1).uniform_(from, to)`: float32, one draw. The product and the sum are rounded once. */
  uniform(from = 0, to = 1): number {
    const x = (this.#engine.nextUint32() & 0xffffff) / 2 ** 24;
    if (from === 0 && to === 1) return x;
    const low = Math.fround(from);
    return fmaFloat32(x, Math.fround(Math.fround(to) - low), low);
  }

  /** The same in float64: two draws. */
  uniformFloat64(from = 0, to = 1): number {
    const high = this.#engine.nextUint32() & 0x1fffff;
    const x = (high * two32 + this.#engine.nextUint32()) / 2 ** 53;
    return from === 0 && to === 1 ? x : fmaFloat64(x, to - from, from);
  }

  /** `torch.rand(n)`. */
  rand(n: number): Float32Array {
    return fill(new Float32Array(n), () => this.uniform());
  }

  /** `torch.rand(n, dtype=torch.float64)`. */
  randFloat64(n: number): Float64Array {
    return fill(new Float64Array(n), () => this.uniformFloat64());
  }

  /** `torch.empty(1, dtype=torch.float64).normal_(mean, std)`: drawn in pairs, of which the second is kept for the next call. */
  normalFloat64(mean = 0, std = 1): number {
    let normal = this.#keptNormal;
    this.#keptNormal = null;
    if (normal === null) {
      const theta = 2 * Math.PI * this.uniformFloat64();
      const radius = Math.sqrt(-2 * Math.log1p(-this.uniformFloat64()));
      this.#keptNormal = radius * Math.sin(theta);
      normal = radius * Math.cos(theta);
    }
    return normal * std + mean;
  }

  /** `torch.empty(1).normal_(mean, std)`: drawn in float64, rounded to float32. */
  normal(mean = 0, std = 1): number {
    return Math.fround(this.normalFloat64(mean, std));
  }

  /**
   * `torch.empty(n).normal_(mean, std)`. From 16 values on torch takes another way: uniforms in blocks of 16 (the last block drawn anew when n is no multiple
   * of 16), turned to normals in single precision.
   */
  randn(n: number, mean = 0, std = 1): Float32Array {
    const data = new Float32Array(n);
    if (n < 16) return fill(data, () => this.normal(mean, std));
    fill(data, () => this.uniform());
    const [m, s] = [Math.fround(mean), Math.fround(std)];
    for (let i = 0; i + 16 <= n; i += 16) normalFill16Float32(data, i, m, s);
    if (n % 16 !== 0) {
      fill(data.subarray(n - 16), () => this.uniform());
      normalFill16Float32(data, n - 16, m, s);
    }
    return data;
  }

  /** `torch.empty(n, dtype=torch.float64).normal_(mean, std)`. */
  randnFloat64(n: number, mean = 0, std = 1): Float64Array {
    const data = new Float64Array(n);
    if (n < 16) return fill(data, () => this.normalFloat64(mean, std));
    fill(data, () => this.uniformFloat64());
    for (let i = 0; i + 16 <= n; i += 16) normalFill16Float64(data, i, mean, std);
    if (n % 16 !== 0) {
      fill(data.subarray(n - 16), () => this.uniformFloat64());
      normalFill16Float64(data, n - 16, mean, std);
    }
    return data;
  }

  /** `torch.empty(1, dtype=torch.float64).exponential_(lambda)`. torch's own versions differ from each other in the last bit. */
  exponential(lambda = 1): number {
    return (-1 / lambda) * Math.log1p(-this.uniformFloat64());
  }

  /** `torch.randperm(n)`: the numbers 0 to n − 1 in random order; n − 1 draws. @throws RangeError */
  randperm(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
      throw new RangeError(`Expected a whole number from 0 to 2147483647 for n but received ${n}.`);
    }
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < n - 1; i++) {
      const j = i + (this.#engine.nextUint32() % (n - i));
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    return order;
  }

  /** `torch.multinomial(weights, numSamples, replacement)` for weights in float64. @throws RangeError with torch's words */
  multinomial(weights: ArrayLike<number>, numSamples: number, replacement = false): Int32Array {
    return multinomial(this, weights, numSamples, replacement);
  }
}

function fill<A extends Float32Array | Float64Array>(data: A, draw: () => number): A {
  for (let i = 0; i < data.length; i++) data[i] = draw();
  return data;
}
