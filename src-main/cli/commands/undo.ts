import type { Command } from 'commander';
import { withCatalogueOptions, changeDataset, type CatalogueOptions } from '../dataset-command.ts';
import type { Terminal } from '../terminal.ts';

export function addUndo(program: Command, terminal: Terminal): void {
  addStep(program, terminal, 'undo', 'take the last change back', 'Undone');
}

export function addRedo(program: Command, terminal: Terminal): void {
  addStep(program, terminal, 'redo', 'make the change again that was undone last', 'Redone');
}

function addStep(
  program: Command,
  terminal: Terminal,
  name: 'undo' | 'redo',
  description: string,
  done: string,
): void {
  withCatalogueOptions(program.command(name))
    .description(description)
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option('--json', 'print one JSON document')
    .addHelpText('after', `\nExamples:\n  $ winnow ${name} photos\n  $ winnow history photos`)
    .action(async (folder: string | undefined, options: CatalogueOptions) => {
      await changeDataset(folder, options, async (engine, { id }) => {
        const { batch, elapsedMs } = await engine.client.edits[name]({ dataset: id });
        await terminal.result({ batch, elapsedMs }, [`${done}: ${batch.summary}`]);
      });
    });
}
