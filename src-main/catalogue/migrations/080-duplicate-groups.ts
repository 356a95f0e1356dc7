import type { Migration } from './migration.ts';

/**
 * Which images are the same picture, as the last scan found them at the usual distance, so that a query can ask for it. `content_revision` rises with every
 * content that a scan writes down or misses; groups are of the one in `grouped_revision`, and stale where the two differ.
 */
export const duplicateGroups: Migration = {
  version: 80,
  up(db) {
    db.exec(`
      CREATE TABLE duplicate_groups (
        image_id INTEGER PRIMARY KEY REFERENCES images (id),
        group_id INTEGER NOT NULL,
        is_near INTEGER NOT NULL CHECK (is_near IN (0, 1))
      ) STRICT;
      CREATE INDEX duplicate_groups_by_group ON duplicate_groups (group_id);

      CREATE TABLE duplicate_search (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        content_revision INTEGER NOT NULL,
        grouped_revision INTEGER NOT NULL
      ) STRICT;
      INSERT INTO duplicate_search VALUES (1, 1, 0);
    `);
  },
};
