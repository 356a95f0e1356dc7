import { RandomSampler } from '../loader/samplers/random-sampler.ts';
import { SequentialSampler } from '../loader/samplers/sequential-sampler.ts';
import { WeightedRandomSampler } from '../loader/samplers/weighted-random-sampler.ts';
import type { ManifestSampler } from '../manifest/header.ts';
import { TorchGenerator } from '../random/torch-generator.ts';

/** What is drawn from: one entry a sample. */
export interface DrawnSamples {
  readonly weights: Float64Array;
  /** Class index. */
  readonly labels: Int32Array;
  /** How many classes there are. */
  readonly classes: number;
}

export interface ClassForecast {
  readonly label: number;
  readonly samples: number;
  /** Mean draws over all seeds; null where there is no closed form (weighted, without replacement). */
  readonly expectedDraws: number | null;
  /** What this seed draws. */
  readonly draws: number;
  /** Samples of the class that this seed never draws. */
  readonly neverDrawn: number;
  /** How often the sample of it that is drawn most often is. */
  readonly mostDraws: number;
}

export interface DrawForecast {
  /** Draws in all. */
  readonly draws: number;
  readonly samples: number;
  readonly classes: readonly ClassForecast[];
  /** Share of the samples that is never drawn: in the mean over all seeds (null as above), and by this seed. */
  readonly expectedNeverShare: number | null;
  readonly neverShare: number;
  /** How many samples are drawn never, once, twice and so on; the last number is of those drawn that often or more. */
  readonly drawnTimes: readonly number[];
  /** The samples that are drawn most often, most first, the lower index first among equals. */
  readonly mostRepeated: readonly { readonly index: number; readonly draws: number }[];
}

const MOST_REPEATED = 10;
const MOST_TIMES = 12;

/**
 * What some epochs of a sampler draw, beside what they would draw in the mean. The draws are made, not modelled: they are those of a loader whose
 * sampler has a generator with this seed.
 *
 * @throws WinnowError BAD_INPUT, in torch's words, for weights or numbers that cannot be drawn from
 */
export function forecastDraws(
  samples: DrawnSamples,
  sampler: ManifestSampler & { readonly seed: number },
  epochs = 1,
): DrawForecast {
  const { weights, labels } = samples;
  const count = labels.length;
  const drawn = drawCounts(samples, sampler, epochs);
  const expected = expectationOf(weights, sampler, epochs);

  const classes = Array.from({ length: samples.classes }, (_, label) => ({
    label,
    samples: 0,
    expectedDraws: expected === null ? null : 0,
    draws: 0,
    neverDrawn: 0,
    mostDraws: 0,
  }));
  const drawnTimes = Array.from({ length: MOST_TIMES + 1 }, () => 0);
  let draws = 0;
  let never = 0;
  let expectedNever = 0;
  for (let i = 0; i < count; i++) {
    const row = classes[labels[i]!]!;
    row.samples++;
    row.draws += drawn[i]!;
    row.mostDraws = Math.max(row.mostDraws, drawn[i]!);
    draws += drawn[i]!;
    drawnTimes[Math.min(MOST_TIMES, drawn[i]!)]!++;
    if (drawn[i] === 0) {
      row.neverDrawn++;
      never++;
    }
    if (expected === null) continue;
    row.expectedDraws! += expected.draws(weights[i]!);
    expectedNever += expected.never(weights[i]!);
  }
  return {
    draws,
    samples: count,
    classes,
    expectedNeverShare: expected === null ? null : expectedNever / count,
    neverShare: never / count,
    drawnTimes,
    mostRepeated: mostRepeated(drawn),
  };
}

/** How often each sample is drawn. */
function drawCounts(
  { weights }: DrawnSamples,
  sampler: ManifestSampler & { readonly seed: number },
  epochs: number,
): Int32Array {
  const counts = new Int32Array(weights.length);
  const { kind, replacement, numSamples, seed } = sampler;
  const generator = new TorchGenerator(seed);
  const source = { length: weights.length };
  const order =
    kind === 'sequential'
      ? new SequentialSampler(source)
      : kind === 'random'
        ? new RandomSampler(source, {
            generator,
            ...(replacement === undefined ? {} : { replacement }),
            ...(numSamples === undefined ? {} : { numSamples }),
          })
        : new WeightedRandomSampler(weights, numSamples ?? weights.length, replacement ?? true, generator);
  for (let epoch = 0; epoch < epochs; epoch++) for (const index of order) counts[index]!++;
  return counts;
}

/** Mean draws of a sample of some weight, and the chance that it is never drawn. */
interface Expectation {
  draws(weight: number): number;
  never(weight: number): number;
}

function expectationOf(
  weights: Float64Array,
  { kind, replacement, numSamples }: ManifestSampler,
  epochs: number,
): Expectation | null {
  const count = weights.length;
  const perEpoch = kind === 'sequential' ? count : (numSamples ?? count);
  if (kind === 'weighted') {
    if (replacement === false) return null;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return drawnAlone((weight) => weight / sum, perEpoch * epochs);
  }
  if (kind === 'random' && replacement === true) return drawnAlone(() => 1 / count, perEpoch * epochs);
  // Whole permutations, then a part of one: a sample is missed only where not even one is whole.
  return {
    draws: () => (epochs * perEpoch) / count,
    never: () => Math.max(0, 1 - perEpoch / count) ** epochs,
  };
}

/** Draws that do not know of each other, each with the same chance. */
function drawnAlone(chanceOf: (weight: number) => number, draws: number): Expectation {
  return {
    draws: (weight) => draws * chanceOf(weight),
    never: (weight) => Math.exp(draws * Math.log1p(-chanceOf(weight))),
  };
}

function mostRepeated(drawn: Int32Array): { index: number; draws: number }[] {
  const best: { index: number; draws: number }[] = [];
  for (let index = 0; index < drawn.length; index++) {
    const draws = drawn[index]!;
    if (draws < 2 || (best.length === MOST_REPEATED && draws <= best.at(-1)!.draws)) continue;
    const place = best.findIndex((one) => one.draws < draws);
    best.splice(place < 0 ? best.length : place, 0, { index, draws });
    if (best.length > MOST_REPEATED) best.pop();
  }
  return best;
}
