import type { Migration } from './migration.ts';

/** Which batch answered a named request, so that one whose answer was lost on the way can be sent again without being done again. */
export const requests: Migration = {
  version: 100,
  up(db) {
    db.exec(`
      CREATE TABLE requests (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        batch_id INTEGER NOT NULL REFERENCES batches (id)
      ) STRICT;
    `);
  },
};
