import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf, placeOfText, planSplits, splitOf } from '../../src-shared/catalogue/splits.ts';
import { classWeights, stepWeight, weightLadder } from '../../src-shared/catalogue/weights.ts';

const counts = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .map((list) => new Map(list.map((count, id) => [id, count])));

describe('classWeights', () => {
  it('gives the figures of its formulas', () => {
    const sizes = new Map([[0, 90], [1, 10], [2, 0]]); // prettier-ignore
    expect([...classWeights('none', sizes)]).toEqual([[0, 1], [1, 1]]); // prettier-ignore
    expect([...classWeights('inverse', sizes)]).toEqual([[0, 100 / 180], [1, 5]]); // prettier-ignore
    const sqrt = classWeights('sqrt', sizes);
    expect(sqrt.get(1)! / sqrt.get(0)!).toBeCloseTo(3, 12);
    expect(sqrt.get(0)).toBeCloseTo(100 / 120, 12);
  });

  it('has a mean of 1 over the samples, for every scheme', () => {
    fc.assert(
      fc.property(
        counts,
        fc.constantFrom('none' as const, 'inverse' as const, 'sqrt' as const, 'effective' as const),
        (sizes, scheme) => {
          const total = [...sizes.values()].reduce((sum, count) => sum + count, 0);
          const mass = [...classWeights(scheme, sizes)].reduce(
            (sum, [id, weight]) => sum + weight * sizes.get(id)!,
            0,
          );
          expect(Math.abs(mass - total)).toBeLessThanOrEqual(1e-9 * total);
        },
      ),
    );
  });

  it('weighs by the effective number of samples: (1 - beta^n) / (1 - beta)', () => {
    const sizes = new Map([[0, 10], [1, 1], [2, 5000]]); // prettier-ignore
    const weights = classWeights('effective', sizes, 0.9);
    // (1 - .9^10) / .1 = 6.513215599; of one sample 1; of thousands 10.
    expect(weights.get(1)! / weights.get(0)!).toBeCloseTo(6.513215599, 9);
    expect(weights.get(1)! / weights.get(2)!).toBeCloseTo(10, 9);
    expect([...classWeights('effective', sizes, 0).values()]).toEqual([1, 1, 1]);
    const inverse = classWeights('inverse', sizes);
    for (const [id, weight] of classWeights('effective', sizes, 1 - 1e-9))
      expect(weight / inverse.get(id)!).toBeCloseTo(1, 4);
  });

  it('is empty without samples', () => {
    expect(classWeights('sqrt', new Map([[0, 0]])).size).toBe(0);
  });
});

describe('stepWeight', () => {
  it('walks the ladder and stops at its ends', () => {
    const up = weightLadder.map((step) => stepWeight(step, 'up'));
    expect(up).toEqual([...weightLadder.slice(1), 32]);
    expect(weightLadder.map((step) => stepWeight(step, 'down'))).toEqual([0, ...weightLadder.slice(0, -1)]);
  });

  it('goes to the next step from between two, and back from beyond the end', () => {
    expect([stepWeight(1.2, 'up'), stepWeight(1.2, 'down')]).toEqual([1.5, 1]);
    expect([stepWeight(50, 'up'), stepWeight(50, 'down')]).toEqual([50, 32]);
  });
});

const hashOf = (n: number) => createHash('sha256').update(String(n)).digest();

describe('splits', () => {
  it('give groups places that are spread evenly, and others for another seed', () => {
    for (const seed of [0, 1, 12345]) {
      const tenths = Array.from({ length: 10 }, () => 0);
      for (let i = 0; i < 10_000; i++) tenths[Math.floor(placeOfText(`clips/${i}`, seed) * 10)]!++;
      for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(130);
    }
    expect(placeOfText('a', 1)).toBe(placeOfText('a', 1));
    expect(placeOfText('a', 1)).not.toBe(placeOfText('a', 2));
  });

  it('follow the ratios, for every seed', () => {
    const plan = planSplits({ train: 0.7, val: 0.2, test: 0.1 });
    for (const seed of [0, 1, 7, 0xffff_ffff]) {
      const tally: Record<string, number> = { train: 0, val: 0, test: 0 };
      for (let n = 0; n < 10_000; n++) tally[splitOf(hashOf(n), seed, plan)]!++;
      // Five standard deviations.
      expect(Math.abs(tally.train! - 7000)).toBeLessThan(230);
      expect(Math.abs(tally.val! - 2000)).toBeLessThan(200);
      expect(Math.abs(tally.test! - 1000)).toBeLessThan(150);
    }
  });

  it('of two seeds are independent', () => {
    const plan = planSplits({ a: 0.5, b: 0.5 });
    let same = 0;
    for (let n = 0; n < 10_000; n++) if (splitOf(hashOf(n), 1, plan) === splitOf(hashOf(n), 2, plan)) same++;
    expect(Math.abs(same - 5000)).toBeLessThan(250);
  });

  it('have places in [0, 1) that depend on content and seed alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(0xffff_ffff), (sha256, seed) => {
        const place = placeOf(sha256, seed);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(1);
        expect(placeOf(Uint8Array.from(sha256), seed)).toBe(place);
      }),
    );
    // A fixed figure, so that a split made today is the split of next year.
    expect(splitOf(hashOf(0), 0, planSplits({ train: 1 }))).toBe('train');
    expect(placeOf(new Uint8Array(32), 0)).toBe(0.3913450762629509);
  });

  it.each([[{}], [{ train: 0.5, val: 0.4 }], [{ train: 1.2, val: -0.2 }], [{ train: Number.NaN }]])(
    'refuse %j',
    (ratios) => {
      expect(() => planSplits(ratios)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    },
  );

  it('take thirds, and do not depend on the order they are written in', () => {
    expect(planSplits({ a: 0.333333, b: 0.333333, c: 0.333334 }).at(-1)!.end).toBe(1);
    expect(planSplits({ val: 0.25, train: 0.75 })).toEqual(planSplits({ train: 0.75, val: 0.25 }));
  });
});
