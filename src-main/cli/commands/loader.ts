import { Option, type Command } from 'commander';
import { randomnessKinds } from '../../../src-shared/loader/sample-randomness.ts';
import { onErrorPolicies, samplerKinds } from '../../../src-shared/manifest/header.ts';
import { interruptible } from '../interrupt.ts';
import type { LoaderChoices } from '../load-manifest.ts';
import { keyValue, wholeNumber } from '../parse-option.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export function addLoader(program: Command, terminal: Terminal): void {
  program
    .command('loader')
    .description('run the loader over a manifest, and print what each batch is')
    .argument('<manifest>', 'a *.manifest.jsonl that winnow export wrote')
    .option('--split <name>', 'only this split; by default every sample')
    .option('--transform <recipe>', "the transforms, as a file or as JSON, in place of the manifest's")
    .option('--batch-size <n>', 'samples in a batch', wholeNumber(1), 1)
    .option('--shuffle', 'draw a new random order each epoch')
    .option('--seed <n>', 'seed both generators once, before the loader is made', wholeNumber(0))
    .option('--epochs <n>', 'how often to go over the samples', wholeNumber(1), 1)
    .option('--drop-last', 'leave out a last batch that is short')
    .addOption(
      new Option('--sampler <kind>', "the sampler, in place of the manifest's").choices(samplerKinds),
    )
    .option('--num-samples <n>', 'draws of an epoch, for --sampler weighted and random', wholeNumber(1))
    .addOption(
      new Option('--on-error <policy>', 'what to do with a sample that cannot be read').choices(
        onErrorPolicies,
      ),
    )
    .option('--workers <n>', 'threads that load ahead', wholeNumber(0, 1024), 0)
    .addOption(
      new Option('--mode <mode>', "exact: Pillow's bytes; fast: off by a few levels").choices([
        'exact',
        'fast',
      ]),
    )
    .addOption(
      new Option(
        '--randomness <kind>',
        'torch: draws run on from sample to sample; per-sample: from (seed, epoch, index) alone, the same with any number of workers',
      )
        .choices(randomnessKinds)
        .default('torch'),
    )
    .option('--root <id=path>', 'where a root is now; can be repeated', keyValue)
    .option('--no-verify', 'read a manifest whose samples were edited')
    .option('--json', 'print a JSON line for each batch')
    .addHelpText(
      'after',
      `
As after torch.manual_seed(SEED) and random.seed(SEED): the loader is made, then its epochs run one
after the other.

Examples:
  $ winnow loader photos.manifest.jsonl --batch-size 32 --shuffle --seed 0 --epochs 2 --json
  $ winnow loader photos.manifest.jsonl --split train --sampler weighted --num-samples 1000 --seed 1
  $ winnow loader photos.manifest.jsonl --transform '[{"op":"Resize","size":64},{"op":"ToTensor"}]'
  $ winnow loader photos.manifest.jsonl --root photos=/mnt/photos`,
    )
    .action(async (manifest: string, options: LoaderChoices) => {
      const { shuffle, sampler, numSamples } = options;
      if (shuffle === true && sampler !== undefined)
        throw new UsageError('Expected --shuffle or --sampler but received both.');
      if (numSamples !== undefined && sampler !== 'weighted' && sampler !== 'random') {
        throw new UsageError('Expected --sampler weighted or random beside --num-samples.');
      }
      const { loadManifest } = await import('../load-manifest.ts');
      await interruptible(async (signal) => {
        const { batches, report } = await loadManifest(manifest, options, signal);
        for await (const batch of batches) {
          const { shape, dtype, sha256 } = batch.images;
          await terminal.result(batch, [
            `epoch ${batch.epoch} batch ${batch.batch}: ${dtype} [${shape.join(', ')}], labels ${batch.labels.join(' ')}, ${sha256.slice(0, 12)}`,
          ]);
        }
        for (const { path, cause } of report().bad)
          terminal.note(`Could not load ${printable(path)}: ${printable(cause)}`);
      });
    });
}
