import { basename } from 'node:path';
import { labelReader } from '../../src-shared/catalogue/label-source.ts';
import type { LabelSource } from '../../src-shared/contract/values.ts';
import { spelledFile } from '../decode/spelled-path.ts';
import { beginsAsImage, type FilesTaken } from './by-signature.ts';
import { folderError, readableFolder } from './readable-folder.ts';
import { countOther, emptyWalkReport, walk, type WalkReport } from './walk.ts';

/** What opening a folder would give. Examples are positions in `exampleFiles`. */
export interface FolderPreview {
  name: string;
  folder: string;
  files: number;
  folders: number;
  bytes: number;
  classes: { name: string; count: number; examples: number[] }[];
  unlabelled: { count: number; examples: number[] };
  others: { extension: string; count: number }[];
  ignoredFolders: number;
  warnings: string[];
  /** Counting stopped at a limit: the numbers are lower bounds. */
  partial: boolean;
  /** Absolute paths. */
  exampleFiles: string[];
}

const LONGEST_MS = 2000;
const MOST_FILES = 200_000;
const EXAMPLES_PER_CLASS = 3;
const CLASSES_WITH_EXAMPLES = 50;

interface Tally {
  count: number;
  examples: number[];
}

/** Counts what is in a folder, without opening a file unless files are taken by how they begin. Throws FOLDER_NOT_FOUND, FOLDER_UNREADABLE, and BAD_INPUT for a bad pattern. */
export async function previewFolder(
  folder: string,
  labels: LabelSource,
  signal?: AbortSignal,
  taken: FilesTaken = 'named',
): Promise<FolderPreview> {
  const labelOf = labelReader(labels);
  const real = await readableFolder(folder);
  const report = emptyWalkReport();
  const classes = new Map<string, Tally>();
  const unlabelled: Tally = { count: 0, examples: [] };
  const exampleFiles: string[] = [];
  const startedMs = performance.now();
  let files = 0;
  let bytes = 0;
  let partial = false;

  try {
    for await (const { path, stamp, isNamed } of walk(
      real,
      report,
      signal,
      taken === 'all' ? 'all' : 'images',
    )) {
      if (isNamed || (await beginsAsImage(real, path))) {
        files++;
        bytes += stamp.bytes;
        const label = labelOf(path);
        const tally = label === null ? unlabelled : tallyOf(classes, label);
        tally.count++;
        if (tally.examples.length < EXAMPLES_PER_CLASS && classes.size <= CLASSES_WITH_EXAMPLES) {
          tally.examples.push(exampleFiles.push(spelledFile(real, path)) - 1);
        }
      } else {
        countOther(report, path);
      }
      if (files >= MOST_FILES || performance.now() - startedMs > LONGEST_MS) {
        partial = true;
        break;
      }
    }
  } catch (error) {
    throw folderError(folder, error);
  }

  return {
    name: basename(real) || real,
    folder: real,
    files,
    folders: report.folders,
    bytes,
    classes: [...classes].map(([name, tally]) => ({ name, ...tally })).sort((a, b) => b.count - a.count),
    unlabelled,
    others: [...report.others]
      .map(([extension, count]) => ({ extension, count }))
      .sort((a, b) => b.count - a.count),
    ignoredFolders: report.ignoredFolders,
    warnings: warningsOf([...classes.keys()], report),
    partial,
    exampleFiles,
  };
}

function tallyOf(classes: Map<string, Tally>, label: string): Tally {
  let tally = classes.get(label);
  if (!tally) classes.set(label, (tally = { count: 0, examples: [] }));
  return tally;
}

function warningsOf(names: readonly string[], { unreadableFolders, undecodableNames }: WalkReport): string[] {
  const warnings: string[] = [];
  const byLowerCase = Map.groupBy(names, (name) => name.toLowerCase().trim());
  for (const alike of byLowerCase.values()) {
    if (alike.length > 1)
      warnings.push(`${alike.join(' and ')} differ in case or spaces alone, and become separate classes.`);
  }
  for (const folder of unreadableFolders) warnings.push(`The folder ${folder} cannot be listed.`);
  for (const name of undecodableNames)
    warnings.push(`The name of ${name} is not UTF-8: rename it, so that other programs find it too.`);
  return warnings;
}
