import type { Command } from 'commander';
import type { Change } from '../../../src-shared/contract/values.ts';
import { applyEdit } from '../apply-edit.ts';
import { withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import type { Terminal } from '../terminal.ts';

export function addDrop(program: Command, terminal: Terminal): void {
  addFlag(
    program,
    terminal,
    'drop',
    { kind: 'flag', flag: 'dropped' },
    'leave every image that a query matches out of exports',
    'verdict:truncated',
  );
}

export function addKeep(program: Command, terminal: Terminal): void {
  addFlag(
    program,
    terminal,
    'keep',
    { kind: 'flag', flag: 'kept' },
    'keep every image that a query matches, also where it was dropped',
    'dropped label:cat',
  );
}

export function addReviewed(program: Command, terminal: Terminal): void {
  addFlag(
    program,
    terminal,
    'reviewed',
    { kind: 'reviewed' },
    'say that changed files were looked at, and that what was decided about them stands',
    'notice:changed label:cat',
  );
}

/** A command that makes one change to all that a query matches. */
function addFlag(
  program: Command,
  terminal: Terminal,
  name: string,
  change: Change,
  description: string,
  example: string,
): void {
  withCatalogueOptions(program.command(name))
    .description(description)
    .argument('[folder]', 'the folder that the catalogue was made from')
    .requiredOption('--query <query>', "which images; '' for all of them")
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `\nExamples:\n  $ winnow ${name} photos --query '${example}'\n  $ winnow undo photos`,
    )
    .action(async (folder: string | undefined, options: CatalogueOptions & { query: string }) => {
      await applyEdit(terminal, folder, options, change);
    });
}
