import { realpath, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { withCatalogueOptions, changeDataset, type CatalogueOptions } from '../dataset-command.ts';
import type { Terminal } from '../terminal.ts';

interface RebaseOptions extends CatalogueOptions {
  to: string;
  root?: string;
}

export function addRebase(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('rebase'))
    .description('tell a catalogue that its images have moved to another folder')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .requiredOption('--to <folder>', 'where the images are now')
    .option('--root <name>', 'which root, where there are several')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Labels, weights and history stay with the images. Scan afterwards to see what is missing.

Examples:
  $ winnow rebase /old/photos --to /new/photos
  $ winnow rebase --catalogue photos.winnow --root photos --to /mnt/photos`,
    )
    .action(async (folder: string | undefined, options: RebaseOptions) => {
      await changeDataset(folder, options, async (_engine, { catalogue }) => {
        const roots = catalogue.roots();
        const names = roots.map(({ name }) => name).join(', ');
        const root =
          options.root === undefined && roots.length === 1
            ? roots[0]
            : roots.find(({ name }) => name === options.root);
        if (root === undefined) {
          throw new WinnowError(
            'BAD_INPUT',
            `Expected one of the roots ${names} but received ${options.root ?? 'none'}.`,
            {
              subject: options.root ?? 'root',
              hint: 'Name it with --root NAME.',
            },
          );
        }
        const to = await realFolder(options.to);
        catalogue.moveRoot(root.id, to);
        await terminal.result({ root: root.name, from: root.path, to }, [
          `The root ${root.name} is now ${to}. It was ${root.path}.`,
        ]);
      });
    });
}

async function realFolder(folder: string): Promise<string> {
  try {
    const real = await realpath(folder);
    if ((await stat(real)).isDirectory()) return real;
  } catch {
    // Said below, as for a file.
  }
  throw new WinnowError('FOLDER_NOT_FOUND', `There is no folder ${folder}.`, {
    subject: folder,
    hint: 'Name the folder that the images are in now.',
  });
}
