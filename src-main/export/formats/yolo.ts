import { defaultSplit } from '../../../src-shared/manifest/header.ts';
import { classPlaces, numberingNotes } from './class-places.ts';
import { writeFolderTree } from './folder-tree.ts';
import type { FormatJob, FormatResult } from './format.ts';

const yoloNames: ReadonlyMap<string, string> = new Map([
  [defaultSplit, 'train'],
  ['valid', 'val'],
  ['validation', 'val'],
]);

/** How YOLO calls a split; it keeps its own name where that is taken. */
export function yoloSplits(plan: FormatJob['plan']): (split: string) => string {
  const names = new Set(plan.splits.map(({ split }) => split));
  return (split) => {
    const wanted = yoloNames.get(split) ?? split;
    return wanted !== split && names.has(wanted) ? split : wanted;
  };
}

/** The tree that Ultralytics' YOLO classifies from: `train/class/file`, `val/class/file` and, where there is one, `test/class/file`. */
export async function writeYolo(job: FormatJob): Promise<FormatResult> {
  const rename = yoloSplits(job.plan);
  const result = await writeFolderTree(job, classPlaces(job, rename));
  const written = new Set(job.plan.splits.map(({ split }) => rename(split)));
  const missing = ['train', 'val'].filter((name) => !written.has(name));
  const needs = `YOLO trains on train and val; there are no samples for ${missing.join(' and ')}.`;
  return { ...result, notes: [...numberingNotes(job), ...(missing.length === 0 ? [] : [needs])] };
}
