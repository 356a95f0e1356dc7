import { Option, type Command } from 'commander';
import { importMatches, type ImportMatch } from '../../../src-shared/catalogue/import/import-format.ts';
import type { FieldMap } from '../../../src-shared/catalogue/import/map-fields.ts';
import type { LabelErrorsPlan } from '../../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import { rankings, type Ranking } from '../../../src-shared/catalogue/label-errors/label-quality.ts';
import {
  changeDataset,
  readDataset,
  withCatalogueOptions,
  type CatalogueOptions,
} from '../dataset-command.ts';
import { exampleLines } from '../import-lines.ts';
import { interruptible } from '../interrupt.ts';
import { fieldColumns } from '../parse-option.ts';
import { Progress } from '../progress.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface LabelErrorsOptions extends CatalogueOptions {
  rank: Ranking;
  match?: ImportMatch;
  fields?: FieldMap;
  skipInvalid?: boolean;
  dryRun?: boolean;
}

export function addLabelErrors(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('label-errors'))
    .description('find labels that are likely wrong, by what your model predicts')
    .argument(
      '<predictions>',
      'a CSV or Parquet file: the path of each image, and a column of probabilities for each class',
    )
    .argument('[folder]', 'the folder that the catalogue was made from')
    .addOption(
      new Option('--rank <by>', 'what the stored label quality is')
        .choices(rankings)
        .default('self-confidence'),
    )
    .addOption(
      new Option('--match <by>', 'how rows find their images; by default what finds most').choices(
        importMatches,
      ),
    )
    .option(
      '--fields <field=column,…>',
      'which column names the image: path, sha256, root',
      fieldColumns(['path', 'sha256', 'root']),
    )
    .option('--skip-invalid', 'leave out rows that cannot be read')
    .option('--dry-run', 'say what was found, and keep nothing')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The probabilities have to be out of sample: of each image by a model that was not trained on it, as
cross-validation gives them. What is found has the notice label-error, until its label changes or it
is marked as kept.

Examples:
  $ winnow label-errors predictions.csv photos --dry-run
  $ winnow label-errors predictions.parquet photos --rank normalized-margin
  $ winnow list photos --query notice:label-error --sort quality`,
    )
    .action(async (file: string, folder: string | undefined, options: LabelErrorsOptions) => {
      const { rank: ranking, match, fields, skipInvalid, dryRun } = options;
      const { findLabelErrorsIn, previewLabelErrors } = await import('../../engine/label-errors.ts');
      const progress = new Progress();
      const onProgress = progress.show.bind(progress);
      const reading = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
        interruptible(work).finally(() => progress.end());
      const choices = { ranking, match, fields, onProgress };
      if (dryRun === true) {
        await readDataset(folder, options, async (_, dataset) => {
          const plan = await reading((signal) => previewLabelErrors(dataset, file, { ...choices, signal }));
          await terminal.result({ plan, batch: null }, [...linesOf(plan), '', 'Nothing was changed.']);
        });
        return;
      }
      await changeDataset(folder, options, async (_, dataset) => {
        const { plan, batch } = await reading((signal) =>
          findLabelErrorsIn(dataset, file, { ...choices, skipInvalid, signal }),
        );
        await terminal.result({ plan, batch }, [...linesOf(plan), '', `${batch.summary}.`]);
      });
    });
}

function linesOf(plan: LabelErrorsPlan): string[] {
  const count = (n: number): string => Math.round(n).toLocaleString('en');
  return [
    `${count(plan.errors)} of ${count(plan.judged)} labels look wrong; about ${count(plan.estimatedErrors)} are estimated to be.`,
    ...(plan.unlabelled > 0 ? [`${count(plan.unlabelled)} images have no label to judge.`] : []),
    ...(plan.pairs.length > 0
      ? ['', ...table(['given', 'suggested', 'found', 'estimated'], plan.pairs.slice(0, 12).map((pair) => [pair.given, pair.suggested, pair.found, Math.round(pair.estimated)]))]
      : []),
    ...(plan.worst.length > 0
      ? ['', 'The worst:', ...table(['quality', 'given', 'suggested', 'path'], plan.worst.slice(0, 12).map((one) => [one.quality.toFixed(3), one.given, one.suggested, one.path])).map((line) => `  ${line}`)]
      : []),
    ...exampleLines(plan),
  ]; // prettier-ignore
}
