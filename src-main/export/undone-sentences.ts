import type { UndoneExport } from './formats/made-files.ts';

/** What became of the files of an export that was undone, as sentences for a person. */
export function undoneSentences(folder: string, { removed, kept, keptCount }: UndoneExport): string[] {
  const files = (count: number): string => (count === 1 ? '1 file' : `${count.toLocaleString('en')} files`);
  const examples = kept.slice(0, 10).map(({ file, reason }) => `${file} (${reason})`);
  return [
    `Removed ${files(removed)} that the export made in ${folder}.`,
    ...(keptCount === 0 ? [] : [`Kept ${files(keptCount)}: ${examples.join(', ')}${keptCount > examples.length ? ', …' : '.'}`]),
  ]; // prettier-ignore
}
