import type { ReadDb, WriteDb } from './connection.ts';

/** In the log, the index of a class in exports: its `image_id` is then the class's own number. */
export const classPositionField = 102;

/** The classes that leave with an export, in the order of their indices. Until indices are compacted these are all, by their own numbers. */
export function exportedClasses(db: ReadDb): { id: number; name: string }[] {
  // Retired ones come back, at the end, where an undo gives them images again.
  return db.all(
    `SELECT id, name FROM classes LEFT JOIN class_positions ON class_id = id
     WHERE class_id IS NULL OR position IS NOT NULL OR EXISTS (SELECT 1 FROM images WHERE images.class_id = classes.id)
     ORDER BY class_positions.class_id IS NOT NULL AND position IS NULL, position IS NULL, position, id`,
  );
}

/** Index in exports by a class's own number. */
export function classIndices(db: ReadDb): Map<number, number> {
  return new Map(exportedClasses(db).map(({ id }, index) => [id, index]));
}

/** The classes that compacting would leave, in their order: those that have images. */
export function compactedClasses(db: ReadDb): { id: number; name: string }[] {
  const filled = new Set(
    db.column<number>('SELECT DISTINCT class_id FROM images WHERE class_id IS NOT NULL'),
  );
  return exportedClasses(db).filter(({ id }) => filled.has(id));
}

/** Gives every class of a batch the index that its edits say. */
export function setClassPositions(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  db.run(
    `UPDATE class_positions SET position = edits.${side} FROM edits
     WHERE edits.batch_id = ? AND edits.field = ${classPositionField} AND class_positions.class_id = edits.image_id`,
    batchId,
  );
}

/** Writes down the index that every class has. */
export function writePositions(db: WriteDb): void {
  for (const [id, position] of classIndices(db)) {
    db.run(
      `INSERT INTO class_positions (class_id, position) VALUES (?, ?)
       ON CONFLICT (class_id) DO UPDATE SET position = excluded.position`,
      id,
      position,
    );
  }
}

/** Gives a class that is about to get images an index that nobody else gets: after all others, where it has none. Until indices are compacted its own number is one. */
export function placeClass(db: WriteDb, id: number): void {
  db.run(
    `INSERT INTO class_positions (class_id, position)
     SELECT ?, coalesce(max(position), -1) + 1 FROM class_positions HAVING count(*) > 0
     ON CONFLICT (class_id) DO UPDATE SET position = excluded.position WHERE class_positions.position IS NULL`,
    id,
  );
}
