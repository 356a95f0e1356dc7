import type { Database } from 'better-sqlite3';
import { groupOf, type GroupKind } from '../../src-shared/catalogue/groups.ts';
import { placeOf, placeOfText } from '../../src-shared/catalogue/splits.ts';
import { stepWeight } from '../../src-shared/catalogue/weights.ts';
import { foldCase } from './query-to-sql.ts';
import { changedTags } from './tags.ts';

/** The SQL functions that the statements of this folder call. */
export function addFunctions(db: Database): void {
  db.function('holds_text', { deterministic: true }, (path, folded) =>
    foldCase(path as string).includes(folded as string) ? 1 : 0,
  );
  db.function('step_weight', { deterministic: true }, (weight, direction) =>
    stepWeight(weight as number, direction as 'up' | 'down'),
  );
  db.function('split_place', { deterministic: true }, (sha256, seed) =>
    placeOf(sha256 as Uint8Array, seed as number),
  );
  db.function('change_tags', { deterministic: true }, (stored, add, remove) =>
    changedTags(stored as string | null, JSON.parse(add as string), JSON.parse(remove as string)),
  );
  // An image that is in no group stands alone, by its content.
  db.function('group_place', { deterministic: true }, (kind, path, sha256, seed) => {
    const group = groupOf(kind as GroupKind, { root: '', path: path as string, sha256: null });
    return group === null
      ? placeOf(sha256 as Uint8Array, seed as number)
      : placeOfText(group, seed as number);
  });
}
