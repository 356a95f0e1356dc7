import type { Command } from 'commander';
import { withCatalogueOptions, readDataset, type CatalogueOptions } from '../dataset-command.ts';
import { summaryLines, summaryOf } from '../dataset-summary.ts';
import type { Terminal } from '../terminal.ts';

export function addStatus(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('status'))
    .description('count the images of a catalogue by verdict, class and split')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExamples:\n  $ winnow status photos\n  $ winnow status --catalogue photos.winnow --json',
    )
    .action(async (folder: string | undefined, options: CatalogueOptions) => {
      await readDataset(folder, options, async (engine, dataset) => {
        const status = await summaryOf(engine, dataset);
        await terminal.result(status, summaryLines(status));
      });
    });
}
