import type { Migration } from './migration.ts';

/** Free words on an image, as JSON: an array in order, without repetition; null where there are none, which is nearly everywhere. */
export const tags: Migration = {
  version: 60,
  up(db) {
    db.exec(`
      ALTER TABLE images ADD COLUMN tags TEXT CHECK (json_valid(tags));
      CREATE INDEX images_tagged ON images (tags) WHERE tags IS NOT NULL;
    `);
  },
};
