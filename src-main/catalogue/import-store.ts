import type { CurrentImage, ImportStore } from '../../src-shared/catalogue/import/import-store.ts';
import { exportedClasses } from './class-positions.ts';
import type { ReadDb } from './connection.ts';
import { roots, splits } from './counts.ts';
import { fields } from './fields.ts';
import { batchState } from './history.ts';
import { unknown } from './image-rows.ts';
import { idsByName } from './select-ids.ts';
import { fromStoredTags } from './tags.ts';

/** Kinds of batches in which a person said of images what they are. */
const byHand = ['label', 'labelName', 'acceptSuggestion'];

interface StoredCurrent extends Omit<CurrentImage, 'tags'> {
  tags: string | null;
}

/** What an import asks. File names and labels by hand are looked up in maps that are made when they are first asked for. */
export function importStore(db: ReadDb): ImportStore {
  let names: Map<string, number[]> | undefined;
  let labelled: Set<number> | undefined;
  return {
    classes: [...idsByName(db, 'classes').keys()],
    exported: exportedClasses(db).map(({ name }) => name),
    splits: splits(db),
    roots: roots(db),
    byPath: (path, root) =>
      root === null
        ? db.column<number>('SELECT id FROM images WHERE path = ?', path)
        : db.column<number>(
            'SELECT id FROM images WHERE path = ? AND root_id = (SELECT id FROM roots WHERE name = ?)',
            path,
            root,
          ),
    bySha256: (sha256) =>
      db.column<number>('SELECT id FROM images WHERE sha256 = ?', Buffer.from(sha256, 'hex')),
    byName(name) {
      names ??= idsByFileName(db);
      return names.get(name) ?? [];
    },
    current(id) {
      const stored = db.get<StoredCurrent>(
        `SELECT path, class_id AS classId, weight, splits.name AS split, tags, label_quality AS quality,
           suspected_class_id AS suspectedClassId, suggested_class_id AS suggestedClassId
         FROM images LEFT JOIN splits ON splits.id = split_id WHERE images.id = ?`,
        id,
      );
      if (stored === undefined) return unknown(id);
      return { ...stored, tags: fromStoredTags(stored.tags) };
    },
    labelledByHand(id) {
      labelled ??= new Set(
        db.column<number>(
          `SELECT DISTINCT image_id FROM edits JOIN batches ON batches.id = batch_id
           WHERE field = ? AND state = ? AND kind IN (SELECT value FROM json_each(?))`,
          fields.indexOf('class_id'),
          batchState.done,
          JSON.stringify(byHand),
        ),
      );
      return labelled.has(id);
    },
  };
}

function idsByFileName(db: ReadDb): Map<string, number[]> {
  const names = new Map<string, number[]>();
  for (const [id, path] of db.tuples<[number, string]>(
    'SELECT id, path FROM images ORDER BY path, root_id',
  )) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = names.get(name);
    if (known === undefined) names.set(name, [id]);
    else known.push(id);
  }
  return names;
}
