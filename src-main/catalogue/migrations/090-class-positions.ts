import type { Migration } from './migration.ts';

/** The index that each class has in exports, once the indices were compacted; null for a class that was retired. Without a row a class comes after all that have one. */
export const classPositions: Migration = {
  version: 90,
  up(db) {
    db.exec(`
      CREATE TABLE class_positions (
        class_id INTEGER PRIMARY KEY REFERENCES classes (id),
        position INTEGER
      ) STRICT;
    `);
  },
};
