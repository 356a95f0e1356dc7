import type { Command } from 'commander';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { withCatalogueOptions, changeDataset, type CatalogueOptions } from '../dataset-command.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface LabelOptions extends CatalogueOptions {
  query: string;
  to?: string;
  newClass?: boolean;
  clear?: boolean;
}

export function addLabel(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('label'))
    .description('give every image that a query matches one label')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .requiredOption('--query <query>', "which images; '' for all of them")
    .option('--to <class>', 'the class')
    .option('--new-class', 'append the class where there is none of that name')
    .option('--clear', 'take the labels away instead')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow label photos --query 'path:IMG_2041' --to cat
  $ winnow label photos --query 'foxes/' --to fox --new-class
  $ winnow label photos --query 'verdict:damaged' --clear`,
    )
    .action(async (folder: string | undefined, options: LabelOptions) => {
      const { to, query } = options;
      if ((to === undefined) === (options.clear !== true)) {
        throw new UsageError('Expected --to CLASS or --clear, and not both.');
      }
      await changeDataset(folder, options, async (engine, { id }) => {
        const classes = await engine.client.classes.list({ dataset: id });
        const known = classes.find(({ name }) => name === to);
        if (to !== undefined && known === undefined && options.newClass !== true) {
          const names = classes.map(({ name }) => name);
          throw new WinnowError(
            'CLASS_UNKNOWN',
            `There is no class "${to}": there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ') || 'none'}.`,
            {
              subject: to,
              hint: 'Check the spelling, or append the class with --new-class.',
            },
          );
        }
        const { batch, elapsedMs } = await engine.client.edits.apply({
          dataset: id,
          target: { query },
          change:
            to === undefined || known !== undefined
              ? { kind: 'label', classId: known?.id ?? null }
              : { kind: 'labelName', name: to },
        });
        await terminal.result({ batch, elapsedMs }, [batch.summary]);
      });
    });
}
