import type { Command } from 'commander';
import { applyEdit } from '../apply-edit.ts';
import { withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface TagOptions extends CatalogueOptions {
  query: string;
  add: string[];
  remove: string[];
}

const collected = (word: string, before: string[]): string[] => [...before, word];

export function addTag(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('tag'))
    .description('add free words to every image that a query matches, or take them away')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .requiredOption('--query <query>', "which images; '' for all of them")
    .option('--add <word>', 'a word to add; can be repeated', collected, [])
    .option('--remove <word>', 'a word to take away; can be repeated', collected, [])
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow tag photos --query 'path:night/' --add night
  $ winnow tag photos --query tag:night --remove night --add dark
  $ winnow list photos --query tag:dark`,
    )
    .action(async (folder: string | undefined, options: TagOptions) => {
      const { add, remove } = options;
      if (add.length + remove.length === 0) throw new UsageError('Expected --add WORD or --remove WORD.');
      await applyEdit(terminal, folder, options, { kind: 'tag', add, remove });
    });
}
