import type { Migration } from './migration.ts';

/**
 * How a person wants to see the classes: which of the nine colours each has, null for the one that its number gives; and their
 * order on the screen, which gives them their keys, as an array of their numbers. Indices in exports are another thing.
 */
export const classLooks: Migration = {
  version: 110,
  up(db) {
    db.exec(`
      ALTER TABLE classes ADD COLUMN colour INTEGER CHECK (colour BETWEEN 1 AND 9);
      ALTER TABLE dataset ADD COLUMN class_order TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(class_order));
    `);
  },
};
