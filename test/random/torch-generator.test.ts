import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { defaultGenerator, manualSeed } from '../../src-shared/random/default-generators.ts';
import { fmaFloat32, fmaFloat64 } from '../../src-shared/random/fused-multiply-add.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';

describe('a seed', () => {
  it('is kept as 64 bits without sign, and chooses the stream by its low 32 bits', () => {
    expect(new TorchGenerator().initialSeed()).toBe(67280421310721n);
    expect(new TorchGenerator(-1).initialSeed()).toBe(2n ** 64n - 1n);
    expect(new TorchGenerator(7n + 2n ** 32n).random()).toBe(new TorchGenerator(7).random());
  });

  it.each([1.5, NaN, 2 ** 60, 2n ** 64n, -(2n ** 63n) - 1n])('%s is refused', (seed) => {
    expect(() => new TorchGenerator(seed)).toThrow(RangeError);
  });

  it('starts the default generator anew', () => {
    manualSeed(3);
    const first = defaultGenerator.random();
    expect(manualSeed(3).random()).toBe(first);
  });
});

describe('a state', () => {
  it('continues the stream wherever it was taken, the kept normal included', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.constantFrom('uint', 'normal', 'float64'), { maxLength: 1300 }),
        (seed, draws) => {
          const g = new TorchGenerator(seed);
          for (const kind of draws) {
            if (kind === 'uint') g.nextUint32();
            else if (kind === 'normal') g.normal();
            else g.uniformFloat64();
          }
          const copy = g.clone();
          expect(copy.normal()).toBe(g.normal());
          expect(copy.random()).toBe(g.random());
          expect(copy.getState()).toEqual(g.getState());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that no generator wrote is refused', () => {
    expect(() => new TorchGenerator().setState(new Uint8Array(12))).toThrow('5056');
    expect(() => new TorchGenerator().setState(new Uint8Array(5056))).toThrow('Mersenne');
  });
});

describe('draws', () => {
  it('of a range stay in it, and an empty range is refused', () => {
    const g = new TorchGenerator(1);
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 45 }), (low, range) => {
        const drawn = g.randint(low, low + range);
        return drawn >= low && drawn < low + range;
      }),
    );
    expect(() => g.randint(3, 3)).toThrow(RangeError);
    expect(() => g.randint(0, 1.5)).toThrow(RangeError);
  });

  it('of a permutation hold every number once', () => {
    const order = new TorchGenerator(5).randperm(1000);
    expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(() => new TorchGenerator().randperm(-1)).toThrow(RangeError);
  });

  it('by weight never choose a weight of zero, with and without replacement', () => {
    const weights = [0, 1, 0, 5, 2, 0];
    const g = new TorchGenerator(9);
    expect([...g.multinomial(weights, 3, false)].toSorted()).toEqual([1, 3, 4]);
    expect(new Set(g.multinomial(weights, 2000, true))).toEqual(new Set([1, 3, 4]));
  });

  it.each([
    [[1, -1], 1, 'element < 0'],
    [[1, NaN], 1, 'nan'],
    [[Infinity], 1, 'inf'],
    [[0, 0], 1, 'sum of probabilities <= 0'],
    [[], 1, 'n_sample > prob_dist'],
    [[1, 2], 3, 'without replacement'],
    [[1, 2], 0, 'n_sample <= 0'],
  ])('by weights %j, %i of them, are refused in the words of torch', (weights, n, words) => {
    expect(() => new TorchGenerator().multinomial(weights, n, false)).toThrow(words);
  });
});

describe('the fused multiply-add', () => {
  /** Exact arithmetic on doubles: every finite one is a whole number over a power of two. */
  const exact = (x: number): bigint => {
    const [bits] = new BigInt64Array(new Float64Array([x]).buffer);
    const exponent = Number((bits! >> 52n) & 0x7ffn);
    const significand = (bits! & ((1n << 52n) - 1n)) | (1n << 52n);
    return x === 0 ? 0n : (x < 0 ? -significand : significand) << BigInt(exponent);
  };
  const distance = (a: bigint, b: bigint) => (a > b ? a - b : b - a);

  it('in float64 is nearer to the exact result than either neighbour', () => {
    const value = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(value, value, value, fc.boolean(), (a, b, c, negative) => {
        const addend = negative ? -c : c;
        const fused = fmaFloat64(a, b, addend);
        fc.pre(Math.abs(fused) > 1e-9);
        // Both sides in units of 2^-2150, so that a product of two exact values and a single one can be compared.
        const unit = 1075n;
        const sum = exact(a) * exact(b) + (exact(addend) << unit);
        const off = (x: number) => distance(exact(x) << unit, sum);
        const ulp = Math.abs(fused) * 2 ** -53;
        return off(fused) <= off(fused + 2 * ulp) && off(fused) <= off(fused - 2 * ulp);
      }),
      { numRuns: 2000 },
    );
  });

  it('in float32 rounds once where two roundings would differ', () => {
    // 1 + 2^-24 lies half-way between two floats; the product's last bit decides, and is lost when the sum is rounded to a double first.
    const tiny = 2 ** -60;
    expect(fmaFloat32(1, 1, 2 ** -24)).toBe(1);
    expect(fmaFloat32(2 ** -12 * (1 + 2 ** -23), 2 ** -12 * (1 + 2 ** -23), 1)).toBe(
      Math.fround(1 + 2 ** -23),
    );
    expect(fmaFloat32(2 ** -30, -(2 ** -30), 1 + 2 ** -23)).toBe(Math.fround(1 + 2 ** -23));
    expect(Math.fround(1 + 2 ** -24 + tiny)).toBe(1);
    expect(fmaFloat32(2 ** -30, 2 ** -30, 1 + 2 ** -23)).toBe(Math.fround(1 + 2 ** -23));
  });
});
