import { classPlaces, numberingNotes } from './class-places.ts';
import { writeFolderTree } from './folder-tree.ts';
import type { FormatJob, FormatResult } from './format.ts';

/** `split/class/file`, which torchvision's `ImageFolder` reads, a split at a time. */
export async function writeImageFolder(job: FormatJob): Promise<FormatResult> {
  const result = await writeFolderTree(job, classPlaces(job));
  return { ...result, notes: numberingNotes(job) };
}
