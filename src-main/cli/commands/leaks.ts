import { Option, type Command } from 'commander';
import { groupKinds, type GroupKind } from '../../../src-shared/catalogue/groups.ts';
import { readDataset, withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { wholeNumber } from '../parse-option.ts';
import type { Terminal } from '../terminal.ts';

interface LeaksOptions extends CatalogueOptions {
  group: GroupKind;
  limit: number;
  dropped?: boolean;
}

export function addLeaks(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('leaks'))
    .description('find images that belong together and are in different splits')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(
      new Option('--group <kind>', 'exact copies, images of one folder, or of one folder and name prefix')
        .choices(groupKinds)
        .default('duplicates'),
    )
    .option('--limit <n>', 'how many groups to print, the largest first', wholeNumber(1), 50)
    .option('--dropped', 'look at dropped images too')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Images in no split leak nowhere. With --json, every group is printed.

Examples:
  $ winnow leaks photos
  $ winnow leaks photos --group prefix`,
    )
    .action(async (folder: string | undefined, { group, limit, dropped, ...options }: LeaksOptions) => {
      const { findLeaks } = await import('../../../src-shared/catalogue/leaks.ts');
      await readDataset(folder, options, async (_, { catalogue }) => {
        const source = catalogue.openExportSource();
        try {
          const rows = function* () {
            for (const row of source.rows()) if (dropped === true || !row.dropped) yield row;
          };
          const leaks = findLeaks(rows, group);
          await terminal.result({ group, groups: leaks.length, leaks }, [
            leaks.length === 0
              ? 'No leak was found.'
              : `${leaks.length.toLocaleString('en')} ${leaks.length === 1 ? 'group has' : 'groups have'} images in more than one split.`,
            ...leaks.slice(0, limit).flatMap(({ splits, examples }) => [
              '',
              Object.entries(splits)
                .map(([split, count]) => `${split} ${count}`)
                .join(', '),
              ...examples.map(({ path, split }) => `  ${split}: ${path}`),
            ]),
          ]);
        } finally {
          source.close();
        }
      });
    });
}
