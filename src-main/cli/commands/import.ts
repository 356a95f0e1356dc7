import { Option, type Command } from 'commander';
import {
  importFields,
  importFormats,
  importMatches,
  labelMeanings,
  type ImportFormat,
  type ImportMatch,
  type LabelMeaning,
} from '../../../src-shared/catalogue/import/import-format.ts';
import type { FieldMap } from '../../../src-shared/catalogue/import/map-fields.ts';
import {
  changeDataset,
  readDataset,
  withCatalogueOptions,
  type CatalogueOptions,
} from '../dataset-command.ts';
import { planLines } from '../import-lines.ts';
import { interruptible } from '../interrupt.ts';
import { fieldColumns } from '../parse-option.ts';
import { Progress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

interface ImportOptions extends CatalogueOptions {
  format?: ImportFormat;
  match?: ImportMatch;
  fields?: FieldMap;
  labels?: LabelMeaning;
  replaceHand?: boolean;
  skipInvalid?: boolean;
  dryRun?: boolean;
}

export function addImport(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('import'))
    .description('read labels, weights, splits, tags and predictions from a file')
    .argument('<file>', 'the file, or the folder of a format that is one')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(
      new Option('--format <format>', 'what the file is; by default found by its content').choices(
        importFormats,
      ),
    )
    .addOption(
      new Option('--match <by>', 'how rows find their images; by default what finds most').choices(
        importMatches,
      ),
    )
    .option(
      '--fields <field=column,…>',
      `which column says what: ${importFields.join(', ')}; without a column the field is not read`,
      fieldColumns(importFields),
    )
    .addOption(
      new Option('--labels <meaning>', 'what labels that are whole numbers are').choices(labelMeanings),
    )
    .option('--replace-hand', 'also change labels that a person gave')
    .option('--skip-invalid', 'leave out rows that cannot be read')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
What is written is one change, which winnow undo takes back. Rows whose image is not found, names
that several files have, and images of which the file says two things are listed and left alone.

Examples:
  $ winnow import labels.csv photos --dry-run
  $ winnow import labels.csv photos --fields path=image,label=breed,weight=
  $ winnow import annotations.json photos --match name
  $ winnow import export.parquet photos --labels indices`,
    )
    .action(async (file: string, folder: string | undefined, options: ImportOptions) => {
      const { format, match, fields, labels: labelMeaning, replaceHand, skipInvalid, dryRun } = options;
      const choices = { format, match, fields, labelMeaning, replaceHand };
      const { previewImport, runImport } = await import('../../engine/imports.ts');
      const progress = new Progress();
      const onProgress = progress.show.bind(progress);
      const reading = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
        interruptible(work).finally(() => progress.end());
      if (dryRun === true) {
        await readDataset(folder, options, async (_, dataset) => {
          const plan = await reading((signal) =>
            previewImport(dataset, file, { ...choices, signal, onProgress }),
          );
          await terminal.result({ plan, batch: null }, [...planLines(plan), '', 'Nothing was changed.']);
        });
        return;
      }
      await changeDataset(folder, options, async (_, dataset) => {
        const run = { ...choices, skipInvalid, onProgress };
        const { plan, batch } = await reading((signal) => runImport(dataset, file, { ...run, signal }));
        await terminal.result({ plan, batch }, [...planLines(plan), '', `${batch.summary}.`]);
      });
    });
}
