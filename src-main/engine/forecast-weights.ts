import { forecastDraws, type DrawForecast } from '../../src-shared/catalogue/forecast.ts';
import type { WeightsForecast } from '../../src-shared/contract/balance.ts';
import type { WeightScheme } from '../../src-shared/contract/values.ts';
import type { ManifestSampler } from '../../src-shared/manifest/header.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadCatalogue } from '../catalogue/catalogue.ts';

export interface ForecastRequest {
  split: string;
  /** null: the weights as they are stored. */
  scheme: WeightScheme | null;
  beta?: number | undefined;
  sampler: Omit<ManifestSampler, 'seed'>;
  seed: number;
  epochs: number;
}

/**
 * What an epoch of a split draws, and what the same number of draws would be with all weights alike.
 *
 * @throws WinnowError EXPORT_EMPTY for a split without samples, BAD_INPUT for weights that cannot be drawn from
 */
export function forecastWeights(
  catalogue: ReadCatalogue,
  { split, scheme, beta, sampler, seed, epochs }: ForecastRequest,
): WeightsForecast {
  const startedMs = performance.now();
  const { ids, labels, weights: stored } = catalogue.samples(split);
  if (ids.length === 0)
    throw new WinnowError('EXPORT_EMPTY', `There is no sample in the split "${split}".`, {
      subject: split,
      hint: 'Put images into it, or choose another split.',
    });
  // A scheme goes by the classes of the whole dataset, as it would be applied.
  const byClass = new Map(
    scheme === null
      ? []
      : catalogue.weightsPreview(scheme, '', beta).map(({ classId, weight }) => [classId, weight]),
  );
  const weights = scheme === null ? stored : Float64Array.from(labels, (label) => byClass.get(label) ?? 1);
  const drawn = { ...sampler, seed };
  const classes = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const shown = ({ classes: rows, mostRepeated, ...forecast }: DrawForecast): WeightsForecast['weighted'] => {
    const images = catalogue.rows(mostRepeated.map(({ index }) => ids[index]!));
    return {
      ...forecast,
      drawnTimes: [...forecast.drawnTimes],
      classes: rows
        .filter(({ samples }) => samples > 0)
        .map(({ label, ...row }) => ({ classId: label, ...row })),
      mostRepeated: mostRepeated.map(({ draws }, i) => ({ image: images[i]!, draws })),
    };
  };
  return {
    weighted: shown(forecastDraws({ weights, labels, classes }, drawn, epochs)),
    unweighted: shown(
      forecastDraws({ weights: new Float64Array(ids.length).fill(1), labels, classes }, drawn, epochs),
    ),
    elapsedMs: performance.now() - startedMs,
  };
}
