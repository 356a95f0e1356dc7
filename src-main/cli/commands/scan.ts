import { existsSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { LabelSource } from '../../../src-shared/contract/values.ts';
import { withCatalogueOptions, withEngine, type CatalogueOptions } from '../dataset-command.ts';
import { summaryLines, summaryOf } from '../dataset-summary.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { watchJob } from '../watch-job.ts';

export function addScan(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('scan'))
    .description('look at every image of a folder, and make or renew its catalogue')
    .argument('<folder>', 'the folder that holds the images; nothing is ever written into it')
    .addOption(
      new Option(
        '--labels <source>',
        'how labels come with the files: folder (where the catalogue is new), prefix, pattern:RE, none',
      ).argParser(labelSource),
    )
    .option('--all-files', 'take files by how they begin too, whatever their names; later scans do the same')
    .option('--no-all-files', 'take files by their names again; what is known stays')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
A scan can be stopped at any time: the next one does what is left, and decodes nothing that is
unchanged.

Examples:
  $ winnow scan photos                        labels by the first folder below photos
  $ winnow scan dogcat --labels prefix        dog.123.jpg is a dog
  $ winnow scan faces --labels 'pattern:id(?<label>\\d+)_'
  $ winnow scan downloads --all-files         also pictures with no extension, or a wrong one
  $ winnow scan photos --catalogue photos.winnow --json`,
    )
    .action(
      async (folder: string, options: CatalogueOptions & { labels?: LabelSource; allFiles?: boolean }) => {
        await withEngine(async (engine) => {
          const { datasets } = engine.parts;
          const file = options.catalogue ?? (await datasets.catalogueFileOf(folder));
          // A new catalogue takes ImageFolder's labels; one that exists keeps the source it has.
          const labels = options.labels ?? (existsSync(file) ? undefined : ({ kind: 'folder' } as const));
          const dataset = await datasets.openFolder({
            folder,
            ...(labels === undefined ? {} : { labels }),
            allFiles: options.allFiles,
            catalogueFile: file,
          });
          const job = await watchJob(engine, datasets.scans.start(dataset));
          const summary = await summaryOf(engine, dataset);
          await terminal.result({ ...summary, message: job.message }, [
            job.message ?? '',
            ...summaryLines(summary),
          ]);
        });
      },
    );
}

function labelSource(text: string): LabelSource {
  if (text === 'folder' || text === 'prefix' || text === 'none') return { kind: text };
  if (!text.startsWith('pattern:') || text === 'pattern:') {
    throw new UsageError(`Expected folder, prefix, pattern:RE or none for --labels but received ${text}.`);
  }
  const pattern = text.slice('pattern:'.length);
  try {
    // With an empty alternative the expression always matches, and tells how many groups it has.
    const { length, groups } = new RegExp(`${pattern}|`, 'u').exec('')!;
    if (length === 2 || (groups !== undefined && 'label' in groups)) return { kind: 'pattern', pattern };
  } catch (error) {
    throw new UsageError(`The pattern is no regular expression: ${(error as Error).message}.`);
  }
  throw new UsageError(
    'Expected a pattern with one group, or a group named label.',
    "For instance 'pattern:id(\\d+)_'.",
  );
}
