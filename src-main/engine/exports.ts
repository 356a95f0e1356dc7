import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folderFormats, type ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import type { ExportOptions, ExportPlan, Job } from '../../src-shared/contract/values.ts';
import type { ExportSource } from '../export/export-source.ts';
import { countMade, undoExport } from '../export/formats/made-files.ts';
import { undoneSentences } from '../export/undone-sentences.ts';
import { planExport } from '../export/plan-export.ts';
import { runExport } from '../export/run-export.ts';
import { planFormat, runFormat } from '../export/run-format.ts';
import type { AllowedRoots } from './allowed-roots.ts';
import type { OpenDataset } from './open-dataset.ts';
import type { JobBoard } from './job-board.ts';

export type ExportChoices = Omit<ExportOptions, 'fileName'>;

interface ExportsOptions {
  dataFolder: string;
  jobs: JobBoard;
  /** Where a page may have something written. */
  allowed: AllowedRoots;
  version: string;
}

/** Plans exports and runs them as jobs. Pages name a file, never a folder; hosts that are trusted with paths name both. */
export class Exports {
  readonly #dataFolder: string;
  readonly #jobs: JobBoard;
  readonly #allowed: AllowedRoots;
  readonly #createdBy: string;

  constructor({ dataFolder, jobs, allowed, version }: ExportsOptions) {
    this.#allowed = allowed;
    this.#dataFolder = dataFolder;
    this.#jobs = jobs;
    this.#createdBy = `winnow ${version}`;
  }

  async plan(dataset: OpenDataset, to: string, choices: ExportChoices): Promise<ExportPlan> {
    const made = await countMade(to);
    const source = dataset.catalogue.openExportSource();
    try {
      const { format = 'manifest' } = choices;
      const { plan: planned, renamedCount } =
        format === 'manifest'
          ? { plan: planExport(source, choices), renamedCount: 0 }
          : planFormat({ format, source, choices });
      const { refusal: _, ...plan } = planned;
      const isFolder = folderFormats.includes(format);
      const linked = choices.placement !== undefined && choices.placement !== 'copy' ? 0 : plan.imageBytes;
      return {
        ...plan,
        warnings: [...plan.warnings, ...renamedSentence(renamedCount)],
        bytes: isFolder ? (choices.format === 'webdataset' ? plan.imageBytes : linked) : plan.bytes,
        folder: dirname(to),
        exists: existsSync(to),
        made,
      };
    } finally {
      source.close();
    }
  }

  run(dataset: OpenDataset, to: string, choices: ExportChoices): Job {
    return this.#jobs.start({
      dataset: dataset.id,
      kind: 'export',
      title: `Exporting ${basename(to)}`,
      unit: 'images',
      run: async (signal, report) => {
        const source = dataset.catalogue.openExportSource();
        try {
          if (choices.format !== undefined && choices.format !== 'manifest')
            return await this.#runFormat(source, to, choices, choices.format, signal, report);
          const { samples, excluded } = await runExport({
            source,
            choices,
            to,
            writeExcluded: choices.writeExcluded,
            createdBy: this.#createdBy,
            createdAt: new Date(),
            signal,
            onProgress: (done) => report({ done, total: source.count }),
          });
          return `Wrote ${samples.toLocaleString('en')} samples to ${to}; ${excluded.toLocaleString('en')} images were left out.`;
        } finally {
          source.close();
        }
      },
    });
  }

  /** Removes what an export of pictures has put into a folder; the job's sentence says what stayed, and why. */
  undo(dataset: OpenDataset, folder: string): Job {
    return this.#jobs.start({
      dataset: dataset.id,
      kind: 'export',
      title: `Undoing the export ${basename(folder)}`,
      unit: 'files',
      run: async (signal, report) => {
        const total = await countMade(folder);
        return undoneSentences(
          folder,
          await undoExport(folder, { signal, onProgress: (done) => report({ done, total }) }),
        ).join(' ');
      },
    });
  }

  async #runFormat(
    source: ExportSource,
    to: string,
    choices: ExportChoices,
    format: Exclude<ExportFormat, 'manifest'>,
    signal: AbortSignal,
    report: (progress: { done: number; total: number }) => void,
  ): Promise<string> {
    const { plan, renamedCount, notes } = await runFormat({
      format,
      source,
      choices,
      to,
      ...(choices.placement === undefined ? {} : { placement: choices.placement }),
      ...(choices.shardMegabytes === undefined ? {} : { shardBytes: choices.shardMegabytes * 1e6 }),
      createdBy: this.#createdBy,
      createdAt: new Date(),
      signal,
      onProgress: (done, total) => report({ done, total }),
    });
    return [
      `Wrote ${plan.samples.toLocaleString('en')} samples to ${to}.`,
      ...renamedSentence(renamedCount),
      ...notes,
    ].join(' ');
  }

  /** Where a file goes that a page has named: beside the dataset's root, so that paths are relative, or into the data folder where that cannot be written, or is not allowed. */
  target(dataset: OpenDataset, fileName: string): string {
    const root = dataset.catalogue.roots()[0]?.path;
    const beside = root && dirname(root);
    if (beside && beside !== root && this.#allowed.allows(beside) && isWritable(beside))
      return join(beside, fileName);
    const folder = join(this.#dataFolder, 'exports');
    mkdirSync(folder, { recursive: true });
    return join(folder, fileName);
  }
}

function renamedSentence(count: number): string[] {
  if (count === 0) return [];
  return [
    `${count === 1 ? '1 file has' : `${count.toLocaleString('en')} files have`} another name in the export, since theirs is taken there.`,
  ];
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
