import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { importRow } from '../../../src-shared/catalogue/import/import-row.ts';
import { importError, readFailure } from '../import-error.ts';
import type { ImportReader } from '../import-reader.ts';

/** A tree of `split/class/file`, as ImageFolder and YOLO's classification read it a split at a time, or of `class/file`. Hidden files are passed over. */
export async function readClassFolders(folder: string): Promise<ImportReader> {
  const tops = await foldersIn(folder);
  const below = await Promise.all(tops.map((top) => foldersIn(join(folder, top))));
  const hasSplits = tops.length > 0 && below.every((classes) => classes.length > 0);
  const places = hasSplits
    ? tops.flatMap((split, i) => below[i]!.map((name) => ({ split, name, at: join(split, name) })))
    : tops.map((name) => ({ split: null, name, at: name }));
  if (places.length === 0)
    throw importError(folder, null, null, 'Expected folders of classes but there are none.');
  return {
    format: 'imagefolder',
    fields: {},
    declared: null,
    labelMeaning: 'names',
    async *rows() {
      let line = 0;
      for (const { split, name, at } of places) {
        for (const file of await filesBelow(join(folder, at))) {
          const path = `${at.replaceAll('\\', '/')}/${file}`;
          yield importRow({ line: ++line, path, picture: join(folder, at, file), label: name, split });
        }
      }
    },
  };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
}

async function filesBelow(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory())
      names.push(...(await filesBelow(join(folder, entry.name))).map((name) => `${entry.name}/${name}`));
    else names.push(entry.name);
  }
  return names.sort();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readFailure(error, folder);
  }
}
