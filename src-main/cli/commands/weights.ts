import { Option, type Command } from 'commander';
import { weightScheme, type WeightScheme } from '../../../src-shared/contract/values.ts';
import {
  changeDataset,
  readDataset,
  withCatalogueOptions,
  type CatalogueOptions,
} from '../dataset-command.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface WeightsOptions extends CatalogueOptions {
  scheme: WeightScheme;
  query: string;
  dryRun?: boolean;
}

export function addWeights(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('weights'))
    .description('weigh images by the size of their class')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(new Option('--scheme <scheme>', 'how').choices(weightScheme.options).makeOptionMandatory())
    .option('--query <query>', 'only these images; class sizes are counted among them', '')
    .option('--dry-run', 'show the weights and change nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow weights photos --scheme inverse --dry-run
  $ winnow weights photos --scheme sqrt --query split:train`,
    )
    .action(async (folder: string | undefined, options: WeightsOptions) => {
      const { scheme, query } = options;
      const openDataset = options.dryRun ? readDataset : changeDataset;
      await openDataset(folder, options, async (engine, { id }) => {
        const names = new Map(
          (await engine.client.classes.list({ dataset: id })).map((row) => [row.id, row.name]),
        );
        const forecast = await engine.client.weights.preview({ dataset: id, scheme, query });
        const classes = forecast.map(({ classId, ...rest }) => ({ class: names.get(classId)!, ...rest }));
        const change = { kind: 'weightScheme', scheme } as const;
        const applied = options.dryRun
          ? null
          : await engine.client.edits.apply({ dataset: id, target: { query }, change });
        const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
        await terminal.result({ scheme, classes, batch: applied?.batch ?? null }, [
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
