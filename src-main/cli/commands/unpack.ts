import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { Progress } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export function addUnpack(program: Command, terminal: Terminal): void {
  program
    .command('unpack')
    .description('write CIFAR-10, CIFAR-100, MNIST or LSUN as a folder of images for each class')
    .argument('<source>', 'the folder with the files of the set, as they come')
    .argument('<folder>', 'where to; it must not be there yet, or be empty')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
CIFAR in its binary version; MNIST and its kin as IDX files, packed (.gz) or not; LSUN as folders of
exported images. splits.csv says which image is of which split.

Examples:
  $ winnow unpack cifar-10-batches-bin cifar10
  $ winnow scan cifar10 && winnow import cifar10/splits.csv cifar10`,
    )
    .action(async (source: string, folder: string) => {
      const { unpack } = await import('../../engine/unpack.ts');
      const progress = new Progress();
      const onProgress = (done: number, total: number): void =>
        progress.show({ done, total, unit: 'images' });
      const done = await interruptible((signal) => unpack(source, folder, { signal, onProgress })).finally(
        () => progress.end(),
      );
      await terminal.result(done, [
        `Unpacked ${done.images.toLocaleString('en')} images of ${done.set} in ${done.classes.length} classes into ${done.to}.`,
        '',
        ...table(['split', 'images'], Object.entries(done.splits)),
      ]);
    });
}
