import type { Command } from 'commander';
import { changeDataset, withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { interruptible } from '../interrupt.ts';
import { wholeNumber } from '../parse-option.ts';
import type { Terminal } from '../terminal.ts';
import { watchJob } from '../watch-job.ts';

export function addWatch(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('watch'))
    .description('take in new, changed and removed files as they come, until Ctrl+C')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option(
      '--poll <seconds>',
      'look by itself, for network mounts that tell nothing',
      wholeNumber(1, 86_400),
    )
    .option('--json', 'print a JSON line for each time that something was taken in')
    .addHelpText(
      'after',
      `
A file that is being written is taken in when it has stayed as it is for a moment.

Examples:
  $ winnow watch photos
  $ winnow watch /mnt/share/photos --poll 60`,
    )
    .action(async (folder: string | undefined, options: CatalogueOptions & { poll?: number }) => {
      await changeDataset(folder, options, async (engine, dataset) => {
        const { datasets, events } = engine.parts;
        await watchJob(engine, datasets.scans.start(dataset));
        await datasets.scans.watch(dataset, options.poll ?? null);
        terminal.note(
          `Watching ${dataset.catalogue
            .roots()
            .map(({ path }) => path)
            .join(', ')}. Ctrl+C ends it.`,
        );
        await interruptible(async (signal) => {
          try {
            for await (const event of events.listen(dataset.id, signal)) {
              if (event.kind !== 'job' || !['done', 'failed'].includes(event.job.state)) continue;
              const { state, message } = event.job;
              await terminal.result({ state, message }, [message ?? '']);
            }
          } catch (error) {
            // Ctrl+C is how it is left.
            if (!signal.aborted) throw error;
          }
        });
      });
    });
}
