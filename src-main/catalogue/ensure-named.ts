import { placeClass } from './class-positions.ts';
import type { WriteDb } from './connection.ts';

/**
 * The index of the class of this name; appends one where there is none. An index is never given twice: models were trained with it,
 * so a class stays when the change that made it is undone.
 */
export function ensureClass(db: WriteDb, name: string): number {
  db.run(
    'INSERT INTO classes (id, name) SELECT coalesce(max(id), -1) + 1, ? FROM classes WHERE true ON CONFLICT (name) DO NOTHING',
    name,
  );
  const id = db.value<number>('SELECT id FROM classes WHERE name = ?', name);
  placeClass(db, id);
  return id;
}

export function ensureSplit(db: WriteDb, name: string): number {
  db.run('INSERT INTO splits (name) VALUES (?) ON CONFLICT (name) DO NOTHING', name);
  return db.value<number>('SELECT id FROM splits WHERE name = ?', name);
}
