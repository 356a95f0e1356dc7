import { extname } from 'node:path';
import { splitFolders } from './class-places.ts';
import { writeFolderTree, type PlacedSample } from './folder-tree.ts';
import type { FormatJob, FormatResult } from './format.ts';

/** FiftyOne's `FiftyOneImageClassificationDataset`, one a split: pictures by number at `split/data/`, and `split/labels.json` with the class index of each number. */
export function writeFiftyOne(job: FormatJob): Promise<FormatResult> {
  const folderOf = splitFolders(job);
  const begun = new Set<string>();
  return writeFolderTree(
    job,
    places(job, folderOf),
    (texts, { one, to }) => {
      const file = `${folderOf(one.sample.split)}/labels.json`;
      const number = /([0-9]+)\.?[^./]*$/.exec(to)![1]!;
      const start = begun.has(file) ? ',' : `{"classes":${JSON.stringify(job.classes)},"labels":{`;
      begun.add(file);
      texts.add(file, `${start}\n"${number}":${one.sample.label}`);
    },
    (texts) => {
      for (const file of begun) texts.add(file, '\n}}\n');
    },
  );
}

function* places(job: FormatJob, folderOf: (split: string) => string): Generator<PlacedSample> {
  let number = 0;
  for (const one of job.samples()) {
    const name = `${String(++number).padStart(9, '0')}${extname(one.sample.path).toLowerCase()}`;
    const to = `${folderOf(one.sample.split)}/data/${name}`;
    yield { one, to, wanted: to };
  }
}
