import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import {
  exportFormats,
  folderFormats,
  placements,
  type ExportFormat,
  type Placement,
} from '../../../src-shared/catalogue/export-format.ts';
import type { ManifestHeader, ManifestRecipe } from '../../../src-shared/manifest/header.ts';
import { onErrorPolicies, orientations, samplerKinds } from '../../../src-shared/manifest/header.ts';
import { withCatalogueOptions, readDataset, type CatalogueOptions } from '../dataset-command.ts';
import { interruptible } from '../interrupt.ts';
import { keyValue, wholeNumber } from '../parse-option.ts';
import { Progress } from '../progress.ts';
import { exportFormat, planLines } from '../export-format.ts';
import { readRecipeJson } from '../read-recipe.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface ExportOptions extends CatalogueOptions {
  format: ExportFormat;
  place: Placement;
  shardSize: number;
  resume?: boolean;
  orientation: ManifestHeader['orientation'];
  onError: ManifestHeader['onError'];
  unlabelled: 'leave-out' | 'refuse';
  damaged: boolean;
  excluded?: boolean;
  transform?: Record<string, string>;
  sampler?: Record<string, string>;
  dryRun?: boolean;
  undo?: boolean;
}

export function addExport(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('export'))
    .description('write the manifest that a loader reads, or another format')
    .argument('<target>', 'the file to write, *.manifest.jsonl; for a format of many files a folder')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(new Option('--format <format>', 'what to write').choices(exportFormats).default('manifest'))
    .addOption(
      new Option('--place <how>', 'how pictures come into a folder').choices(placements).default('copy'),
    )
    .option('--shard-size <MB>', 'of webdataset: when an archive is closed', wholeNumber(1), 1000)
    .option(
      '--resume',
      'of webdataset: keep finished archives when it is broken off, and go on from those of the last run',
    )
    .addOption(
      new Option('--orientation <policy>', 'whether EXIF orientation is applied')
        .choices(orientations)
        .default('ignore'),
    )
    .addOption(
      new Option('--on-error <policy>', 'what a loader does with a sample it cannot read')
        .choices(onErrorPolicies)
        .default('throw'),
    )
    .addOption(
      new Option('--unlabelled <policy>', 'images without a label')
        .choices(['leave-out', 'refuse'])
        .default('leave-out'),
    )
    .option('--no-damaged', 'leave out files that decode, but not cleanly')
    .option('--excluded', 'also write *.excluded.jsonl: what was left out, and why')
    .option(
      '--transform <split=recipe>',
      'the transforms of a split, as a file or as JSON; can be repeated',
      keyValue,
    )
    .option(
      '--sampler <split=kind>',
      `the sampler of a split: ${samplerKinds.join(', ')}; can be repeated`,
      keyValue,
    )
    .option('--undo', 'remove what an export of pictures made in the folder <target>, and nothing else')
    .option('--dry-run', 'say what would go out, and write nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The manifest is written beside its place and then renamed: a crash leaves the old one or the new
one. A folder of pictures is made in the same way, where nothing stands yet. --orientation,
--on-error, --sampler, --transform and --excluded belong to the manifest alone.

Examples:
  $ winnow export photos.manifest.jsonl photos
  $ winnow export out/train.manifest.jsonl photos --sampler train=weighted
  $ winnow export out/photos photos --format imagefolder --place hardlink
  $ winnow export photos.manifest.jsonl --catalogue photos.winnow --unlabelled refuse --dry-run`,
    )
    .action(
      async (manifest: string, folder: string | undefined, options: ExportOptions, command: Command) => {
        checkBelongs(options.format, command);
        if (options.undo) return undo(terminal, manifest, command);
        const choices = {
          orientation: options.orientation,
          onError: options.onError,
          unlabelled: options.unlabelled,
          includeDamaged: options.damaged,
          sampler: samplers(options.sampler ?? {}),
          transforms: await recipes(options.transform ?? {}),
        };
        const [{ planExport }, { runExport }] = await Promise.all([
          import('../../export/plan-export.ts'),
          import('../../export/run-export.ts'),
        ]);
        await readDataset(folder, options, async (engine, { catalogue }) => {
          const source = catalogue.openExportSource();
          const progress = new Progress();
          try {
            if (options.format !== 'manifest') {
              await exportFormat(terminal, {
                source,
                choices,
                progress,
                options,
                format: options.format,
                to: manifest,
                version: engine.parts.version,
              });
              return;
            }
            if (options.dryRun) {
              const { refusal, ...plan } = planExport(source, choices);
              await terminal.result({ ...plan, refused: refusal?.code ?? null }, planLines(plan));
              return;
            }
            const { plan, ...written } = await interruptible((signal) =>
              runExport({
                source,
                choices,
                to: manifest,
                writeExcluded: options.excluded ?? false,
                createdBy: `winnow ${engine.parts.version}`,
                createdAt: new Date(),
                signal,
                onProgress: (done) => progress.show({ done, total: source.count, unit: 'images' }),
              }),
            );
            progress.end();
            const { refusal: _, ...planned } = plan;
            await terminal.result(
              { manifest: resolve(manifest), ...written, ...planned, bytes: written.sizeBytes },
              [`Wrote ${written.samples} samples to ${manifest}.`, ...planLines(planned)],
            );
          } finally {
            progress.end();
            source.close();
          }
        });
      },
    );
}

async function undo(terminal: Terminal, folder: string, command: Command): Promise<void> {
  const others = command.options.find(
    (one) =>
      !['undo', 'json'].includes(one.attributeName()) &&
      command.getOptionValueSource(one.attributeName()) === 'cli',
  );
  if (others !== undefined || command.args.length > 1)
    throw new UsageError(`Expected nothing but a folder beside --undo.`);
  const [{ undoExport }, { undoneSentences }] = await Promise.all([
    import('../../export/formats/made-files.ts'),
    import('../../export/undone-sentences.ts'),
  ]);
  const progress = new Progress();
  const onProgress = (done: number): void => progress.show({ done, total: null, unit: 'files' });
  const undone = await interruptible((signal) => undoExport(resolve(folder), { signal, onProgress })).finally(
    () => progress.end(),
  );
  await terminal.result(undone, undoneSentences(folder, undone));
}

/** Refuses options that the chosen format has no use for. */
function checkBelongs(format: ExportFormat, command: Command): void {
  const wrong = (names: readonly string[], of: string): void => {
    const given = names.find((name) => command.getOptionValueSource(name) === 'cli');
    const option = command.options.find((one) => one.attributeName() === given);
    if (option !== undefined) throw new UsageError(`Expected ${of} beside ${option.long ?? given}.`);
  };
  if (format !== 'manifest') {
    wrong(['orientation', 'onError', 'sampler', 'transform', 'excluded'], '--format manifest');
  }
  if (!folderFormats.includes(format) || format === 'webdataset')
    wrong(['place'], 'a format of folders of pictures');
  if (format !== 'webdataset') wrong(['shardSize', 'resume'], '--format webdataset');
}

function samplers(given: Record<string, string>): ManifestHeader['sampler'] {
  return Object.fromEntries(
    Object.entries(given).map(([split, kind]) => {
      const known = samplerKinds.find((name) => name === kind);
      if (known === undefined)
        throw new UsageError(`Expected ${samplerKinds.join(', ')} for --sampler but received ${kind}.`);
      return [split, { kind: known }];
    }),
  );
}

/** Recipes by split, parsed once, so that a manifest never carries one that no loader can read. */
async function recipes(given: Record<string, string>): Promise<ManifestHeader['transforms']> {
  const { parseRecipe } = await import('../../../src-shared/transforms/recipe.ts');
  const bySplit: Record<string, ManifestRecipe> = {};
  for (const [split, text] of Object.entries(given))
    bySplit[split] = parseRecipe(await readRecipeJson(text)).toRecipeList();
  return bySplit;
}
