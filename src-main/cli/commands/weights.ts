import { Option, type Command } from 'commander';
import { weightSchemes, type WeightScheme } from '../../../src-shared/catalogue/weight-scheme.ts';
import {
  changeDataset,
  readDataset,
  withCatalogueOptions,
  type CatalogueOptions,
} from '../dataset-command.ts';
import { shareBelowOne } from '../parse-option.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface WeightsOptions extends CatalogueOptions {
  scheme: WeightScheme;
  beta?: number;
  query: string;
  dryRun?: boolean;
}

export function addWeights(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('weights'))
    .description('weigh images by the size of their class')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(new Option('--scheme <scheme>', 'how').choices(weightSchemes).makeOptionMandatory())
    .option(
      '--beta <number>',
      'of --scheme effective: from 0, every image alike, to near 1, every class alike; by default 0.999',
      shareBelowOne,
    )
    .option('--query <query>', 'only these images, among which class sizes are counted; by default all', '')
    .option('--dry-run', 'show the weights and change nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow weights photos --scheme inverse --dry-run
  $ winnow weights photos --scheme sqrt --query split:train
  $ winnow weights photos --scheme effective --beta .9999`,
    )
    .action(async (folder: string | undefined, options: WeightsOptions) => {
      const { scheme, query, beta } = options;
      if (beta !== undefined && scheme !== 'effective')
        throw new UsageError('Expected --scheme effective beside --beta.');
      const how = beta === undefined ? { scheme } : { scheme, beta };
      const openDataset = options.dryRun ? readDataset : changeDataset;
      await openDataset(folder, options, async (engine, { id }) => {
        const names = new Map(
          (await engine.client.classes.list({ dataset: id })).map((row) => [row.id, row.name]),
        );
        const forecast = await engine.client.weights.preview({ dataset: id, ...how, query });
        const classes = forecast.map(({ classId, ...rest }) => ({ class: names.get(classId)!, ...rest }));
        const change = { kind: 'weightScheme', ...how } as const;
        const applied = options.dryRun
          ? null
          : await engine.client.edits.apply({ dataset: id, target: { query }, change });
        const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
        await terminal.result({ ...how, classes, batch: applied?.batch ?? null }, [
          ...table(
            ['class', 'images', 'weight', 'share unweighted', 'share weighted'],
            classes.map((row) => [
              row.class,
              row.count,
              row.weight.toPrecision(4),
              percent(row.uniformShare),
              percent(row.weightedShare),
            ]),
          ),
          '',
          applied?.batch.summary ?? 'Nothing was changed.',
        ]);
      });
    });
}
