import type { Migration } from './migration.ts';

/** What a person set up for the dataset as a whole (pipelines, saved views), as JSON under a name. It is no part of the edit log. */
export const settings: Migration = {
  version: 50,
  up(db) {
    db.exec(`
      CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT;
    `);
  },
};
