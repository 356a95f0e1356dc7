import type { CurrentImage, ImportStore, Place } from '../../src-shared/catalogue/import/import-store.ts';
import { exportedClasses } from './class-positions.ts';
import type { WriteDb } from './connection.ts';
import { roots, splits } from './counts.ts';
import { fields } from './fields.ts';
import { batchState } from './history.ts';
import { idsByName, namesById } from './select-ids.ts';
import { fromStoredTags } from './tags.ts';

/** Kinds of batches in which a person said of images what they are. */
const byHand = ['label', 'labelName', 'acceptSuggestion'];

type StoredCurrent = [
  path: string,
  classId: number | null,
  weight: number,
  splitId: number | null,
  tags: string | null,
  quality: number | null,
  suspectedClassId: number | null,
  suggestedClassId: number | null,
];

/**
 * What an import asks, on a connection that is for this alone, inside a transaction that its caller began. A statement looks up all keys that it is given.
 * Only temporary tables are written.
 */
export function importStore(db: WriteDb): ImportStore {
  const splitNames = namesById(db, 'splits');
  const rootIds = new Map(roots(db).map(({ id, name }) => [name, id]));
  const highestId = db.value<number | null>('SELECT max(id) FROM images') ?? 0;
  let hasNames = false;
  let labelled: Uint8Array | undefined;

  /** Of each key the ids that a statement finds. A CROSS JOIN takes the keys in their order and reads an index for each, so nothing has to be sorted. */
  const lookUp = (sql: string, keys: readonly unknown[]): number[][] => {
    const found: number[][] = keys.map(() => []);
    for (const [place, id] of db.tuples<[number, number]>(sql, JSON.stringify(keys))) found[place]!.push(id);
    return found;
  };

  return {
    classes: [...idsByName(db, 'classes').keys()],
    exported: exportedClasses(db).map(({ name }) => name),
    splits: splits(db),
    roots: roots(db),
    highestId,
    byPath(places) {
      if (places.every(({ root }) => root === null))
        return lookUp(
          'SELECT key, images.id FROM json_each(?) CROSS JOIN images ON images.path = value',
          places.map(({ path }) => path),
        );
      return lookUp(
        `SELECT key, images.id FROM json_each(?) CROSS JOIN images ON images.path = value ->> 0
         WHERE value ->> 1 IS NULL OR root_id = value ->> 1`,
        places.map(({ path, root }: Place) => [path, root === null ? null : (rootIds.get(root) ?? -1)]),
      );
    },
    bySha256: (hashes) =>
      lookUp('SELECT key, images.id FROM json_each(?) CROSS JOIN images ON sha256 = unhex(value)', hashes),
    byName(names) {
      if (names.length === 0) return [];
      if (!hasNames) makeFileNames(db);
      hasNames = true;
      return lookUp(
        'SELECT key, file_names.id FROM json_each(?) CROSS JOIN temp.file_names ON name = value',
        names,
      );
    },
    current(ids) {
      const found = db.tuples<StoredCurrent>(
        `SELECT images.path, class_id, weight, split_id, tags, label_quality, suspected_class_id, suggested_class_id
         FROM json_each(?) CROSS JOIN images ON images.id = value`,
        JSON.stringify(ids),
      );
      return found.map(
        ([path, classId, weight, splitId, tags, quality, suspected, suggested]): CurrentImage => ({
          path,
          classId,
          weight,
          split: splitId === null ? null : splitNames.get(splitId)!,
          tags: fromStoredTags(tags),
          quality,
          suspectedClassId: suspected,
          suggestedClassId: suggested,
        }),
      );
    },
    labelledByHand(id) {
      labelled ??= labelledImages(db, highestId);
      return labelled[id] === 1;
    },
  };
}

/** A table of all file names, in a file of SQLite's own that goes with the connection. */
function makeFileNames(db: WriteDb): void {
  db.run('CREATE TEMP TABLE file_names (name TEXT NOT NULL, id INTEGER NOT NULL) STRICT');
  // What is left of a path when all that is no slash is taken off its end is its folder.
  db.run(
    `INSERT INTO temp.file_names SELECT substr(path, length(rtrim(path, replace(path, '/', ''))) + 1), id FROM images`,
  );
  db.run('CREATE INDEX temp.by_name ON file_names (name, id)');
}

/** 1 for every image whose label a person gave. */
function labelledImages(db: WriteDb, highestId: number): Uint8Array {
  const labelled = new Uint8Array(highestId + 1);
  const ids = db.column<number>(
    `SELECT image_id FROM edits JOIN batches ON batches.id = batch_id
     WHERE field = ? AND state = ? AND kind IN (SELECT value FROM json_each(?))`,
    fields.indexOf('class_id'),
    batchState.done,
    JSON.stringify(byHand),
  );
  for (const id of ids) labelled[id] = 1;
  return labelled;
}
