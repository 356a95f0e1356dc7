import { WinnowError } from '../../winnow-error.ts';
import { defaultGenerator } from '../../random/default-generators.ts';
import type { TorchGenerator } from '../../random/torch-generator.ts';
import type { Dataset } from './dataset.ts';
import { Subset } from './subset.ts';

function refuse(message: string): never {
  throw new WinnowError('BAD_INPUT', message, { subject: 'lengths' });
}

/** Fractions to lengths: rounded down, what is left over given out one by one from the first split on. */
function toLengths(fractions: readonly number[], total: number): number[] {
  fractions.forEach((fraction, i) => {
    if (fraction < 0 || fraction > 1) refuse(`Fraction at index ${i} is not between 0 and 1`);
  });
  const lengths = fractions.map((fraction) => Math.floor(total * fraction));
  const rest = total - lengths.reduce((a, b) => a + b, 0);
  for (let i = 0; i < rest; i++) lengths[i % lengths.length]! += 1;
  return lengths;
}

/**
 * Splits a dataset at random into parts of the given lengths, or of the given fractions when they sum to 1: `torch.utils.data.random_split`.
 * @throws WinnowError BAD_INPUT, in torch's words
 */
export function randomSplit<T>(
  dataset: Dataset<T>,
  lengths: readonly number[],
  generator: TorchGenerator = defaultGenerator,
): Subset<T>[] {
  const sum = lengths.reduce((a, b) => a + b, 0);
  const areFractions = sum <= 1 && Math.abs(sum - 1) <= 1e-9 * Math.max(sum, 1);
  const parts = areFractions ? toLengths(lengths, dataset.length) : lengths;
  if (
    parts.reduce((a, b) => a + b, 0) !== dataset.length ||
    !parts.every((n) => Number.isInteger(n) && n >= 0)
  ) {
    refuse('Sum of input lengths does not equal the length of the input dataset!');
  }
  const order = generator.randperm(dataset.length);
  let end = 0;
  return parts.map((length) => new Subset(dataset, order.slice(end, (end += length))));
}
