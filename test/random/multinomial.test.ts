import fc from 'fast-check';
import { expect, it } from 'vitest';
import { multinomial } from '../../src-shared/random/multinomial.ts';

/** A draw as it is defined: the first cumulative share that reaches the sample. */
function plainly(weights: readonly number[], samples: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let running = 0;
  const shares = weights.map((weight) => (running += weight) / sum);
  return samples.map((sample) => shares.findIndex((share, i) => share >= sample || i === weights.length - 1));
}

// Samples near places where a share or a bucket of the guide may end are the ones to go wrong.
const samples = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.nat(63).map((k) => k / 64),
    fc.nat(9).map((k) => k / 10),
  ),
  { minLength: 1, maxLength: 200 },
);
const weights = fc
  .array(fc.oneof(fc.nat(3), fc.double({ min: 0, max: 1e9, noNaN: true })), { minLength: 1, maxLength: 90 })
  .filter((all) => all.some((weight) => weight > 0));

it('draws with replacement the first index whose cumulative share reaches the sample', () => {
  fc.assert(
    fc.property(weights, samples, (all, drawn) => {
      let next = 0;
      const source = { uniformFloat64: () => drawn[next++]!, exponential: () => 1 };
      expect([...multinomial(source, all, drawn.length, true)]).toEqual(plainly(all, drawn));
    }),
    { numRuns: 2000 },
  );
});
