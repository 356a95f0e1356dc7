import type { Migration } from './migration.ts';

/** Every change of a person's decisions: a batch is what was done at once, an edit is one field of one image before and after it. */
export const editLog: Migration = {
  version: 20,
  up(db) {
    db.exec(`
      CREATE TABLE batches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms REAL NOT NULL,
        kind TEXT NOT NULL,
        summary TEXT NOT NULL,
        count INTEGER NOT NULL,
        state INTEGER NOT NULL CHECK (state IN (0, 1, 2))
      ) STRICT;

      CREATE TABLE edits (
        batch_id INTEGER NOT NULL REFERENCES batches (id),
        image_id INTEGER NOT NULL,
        field INTEGER NOT NULL,
        before ANY,
        after ANY,
        PRIMARY KEY (batch_id, image_id, field)
      ) STRICT, WITHOUT ROWID;

      CREATE INDEX batches_by_state ON batches (state);
    `);
  },
};
