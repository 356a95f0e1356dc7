import { Option, type Command } from 'commander';
import { samplerKinds, type ManifestSampler } from '../../../src-shared/manifest/header.ts';
import { readDataset, withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { wholeNumber } from '../parse-option.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface ForecastOptions extends CatalogueOptions {
  split?: string;
  sampler: ManifestSampler['kind'];
  replacement?: boolean;
  numSamples?: number;
  seed: number;
  epochs: number;
}

export function addForecast(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('forecast'))
    .description('say what an epoch of a sampler draws, before it is trained on')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option('--split <name>', 'only this split; by default every sample')
    .addOption(
      new Option('--sampler <kind>', 'how samples are drawn').choices(samplerKinds).default('weighted'),
    )
    .option('--replacement', 'draw with replacement: by default for weighted only')
    .option('--no-replacement', 'draw without replacement')
    .option('--num-samples <n>', 'draws of an epoch; by default as many as there are samples', wholeNumber(1))
    .option('--seed <n>', "the seed of the sampler's generator", wholeNumber(0), 0)
    .option('--epochs <n>', 'how many epochs, one after the other', wholeNumber(1), 1)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The draws are those that a loader makes whose sampler has this seed; what is expected is the mean
over all seeds.

Examples:
  $ winnow forecast photos --split train --seed 1
  $ winnow forecast photos --sampler random --num-samples 1000 --epochs 10`,
    )
    .action(async (folder: string | undefined, options: ForecastOptions) => {
      const [{ collectSamples }, { forecastDraws }] = await Promise.all([
        import('../../export/collect-samples.ts'),
        import('../../../src-shared/catalogue/forecast.ts'),
      ]);
      const { split, sampler: kind, replacement, numSamples, seed, epochs } = options;
      await readDataset(folder, options, async (_, { catalogue }) => {
        const source = catalogue.openExportSource();
        try {
          const { samples, pathOf } = collectSamples(source, split);
          const forecast = forecastDraws(
            samples,
            {
              kind,
              seed,
              ...(replacement === undefined ? {} : { replacement }),
              ...(numSamples === undefined ? {} : { numSamples }),
            },
            epochs,
          );
          const classes = forecast.classes.map(({ label, ...rest }) => ({
            class: source.classes[label]!,
            ...rest,
          }));
          const mostRepeated = forecast.mostRepeated.map(({ index, draws }) => ({
            path: pathOf(index),
            draws,
          }));
          await terminal.result({ ...forecast, classes, mostRepeated }, [
            `${forecast.draws.toLocaleString('en')} draws from ${forecast.samples.toLocaleString('en')} samples; ${percent(forecast.neverShare)} of them never drawn${forecast.expectedNeverShare === null ? '' : ` (expected ${percent(forecast.expectedNeverShare)})`}`,
            '',
            ...table(
              ['class', 'samples', 'expected', 'drawn', 'never drawn'],
              classes.map((row) => [
                row.class,
                row.samples,
                row.expectedDraws === null ? '-' : row.expectedDraws.toFixed(1),
                row.draws,
                row.neverDrawn,
              ]),
            ),
            ...(mostRepeated.length === 0
              ? []
              : [
                  '',
                  ...table(
                    ['most repeated', 'draws'],
                    mostRepeated.map(({ path, draws }) => [path, draws]),
                  ),
                ]),
          ]);
        } finally {
          source.close();
        }
      });
    });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
