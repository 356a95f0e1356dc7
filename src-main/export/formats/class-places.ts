import { basename } from 'node:path';
import { compareUtf8 } from '../../../src-shared/manifest/compare-utf8.ts';
import type { PlacedSample } from './folder-tree.ts';
import type { FormatJob } from './format.ts';
import { folderName, UniqueNames } from './unique-names.ts';

/** Each sample at `split/class/file`. Two that want one place get different names. */
export function* classPlaces(
  job: Pick<FormatJob, 'classes' | 'plan' | 'samples'>,
  renameSplit: (split: string) => string = (split) => split,
): Generator<PlacedSample> {
  const folderOf = splitFolders(job, renameSplit);
  const classNames = new UniqueNames();
  const classes = job.classes.map((name) => classNames.take(folderName(name)));
  const names = new Map<string, UniqueNames>();
  for (const one of job.samples()) {
    const { split, label, path } = one.sample;
    const at = `${folderOf(split)}/${classes[label]!}`;
    let taken = names.get(at);
    if (taken === undefined) names.set(at, (taken = new UniqueNames()));
    const name = basename(path);
    yield { one, to: `${at}/${taken.take(name)}`, wanted: `${at}/${name}` };
  }
}

/** A folder's name for each split. */
export function splitFolders(
  job: Pick<FormatJob, 'plan'>,
  renameSplit: (split: string) => string = (split) => split,
): (split: string) => string {
  const names = new UniqueNames();
  const folders = new Map(
    job.plan.splits.map(({ split }) => [split, names.take(folderName(renameSplit(split)))]),
  );
  return (split) => folders.get(split)!;
}

/** What a reader that numbers classes by their folders numbers in another way. */
export function numberingNotes({ classes, plan }: FormatJob): string[] {
  return plan.splits.flatMap(({ split, classCounts }) => {
    const sorted = classes.filter((_, label) => classCounts[label]! > 0).sort(compareUtf8);
    if (sorted.every((name, i) => name === classes[i])) return [];
    return [
      `A reader that numbers the folders of "${split}" by name does not give the classes the numbers that they have here.`,
    ];
  });
}
