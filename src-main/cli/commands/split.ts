import { Option, type Command } from 'commander';
import { groupKinds, type GroupKind } from '../../../src-shared/catalogue/groups.ts';
import { applyEdit } from '../apply-edit.ts';
import { withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { ratios, wholeNumber } from '../parse-option.ts';
import type { Terminal } from '../terminal.ts';

interface SplitOptions extends CatalogueOptions {
  ratios: Record<string, number>;
  seed: number;
  group: GroupKind;
  query: string;
}

export function addSplit(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('split'))
    .description('put images into splits, each class in the same shares')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .requiredOption('--ratios <ratios>', 'shares that add up to 1, as in train=.8,val=.2', ratios)
    .option('--seed <n>', 'another seed gives another division', wholeNumber(0, 0xffff_ffff), 0)
    .addOption(
      new Option(
        '--group <kind>',
        'what stays together: exact copies always do; images of one folder, or of one folder and name prefix',
      )
        .choices(groupKinds)
        .default('duplicates'),
    )
    .option('--query <query>', 'only these images; by default all', '')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Where an image goes depends on the seed and its content alone, with --group on the name of its
folder or prefix: images that are added later move no others.

Examples:
  $ winnow split photos --ratios train=.8,val=.2 --seed 1
  $ winnow split clips --ratios train=.8,val=.2 --group folder
  $ winnow split photos --ratios train=.7,val=.15,test=.15 --query '-dropped'`,
    )
    .action(async (folder: string | undefined, options: SplitOptions) => {
      const { ratios: chosen, seed, group } = options;
      await applyEdit(terminal, folder, options, { kind: 'splitRatios', ratios: chosen, seed, group });
    });
}
