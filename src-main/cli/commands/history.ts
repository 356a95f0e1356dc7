import type { Command } from 'commander';
import { withCatalogueOptions, readDataset, type CatalogueOptions } from '../dataset-command.ts';
import { wholeNumber } from '../parse-option.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export function addHistory(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('history'))
    .description('list the changes that were made, newest first')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option('--limit <n>', 'how many', wholeNumber(1, 500), 100)
    .option('--json', 'print a JSON line for each change')
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow history photos\n  $ winnow history photos --limit 5 --json',
    )
    .action(async (folder: string | undefined, options: CatalogueOptions & { limit: number }) => {
      await readDataset(folder, options, async (engine, { id }) => {
        const { batches } = await engine.client.edits.history({ dataset: id, limit: options.limit });
        if (terminal.isJson) {
          for (const batch of batches) await terminal.json(batch);
          return;
        }
        const rows = batches.map((batch) => [
          new Date(batch.atMs).toISOString().slice(0, 19).replace('T', ' '),
          batch.summary,
          batch.state === 'done' ? '' : batch.state,
        ]);
        for (const line of table(['when (UTC)', 'what', ''], rows)) await terminal.line(line);
      });
    });
}
