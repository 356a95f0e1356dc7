import type { Migration } from './migration.ts';

/**
 * A name for each state of the catalogue, which no other state has, of this file or of a copy of it: what is derived from the rows and kept elsewhere is of the
 * state that it names, or it is not used. `content_state` is that of the contents alone, which decisions leave as they are.
 */
export const states: Migration = {
  version: 130,
  up(db) {
    db.exec(`
      ALTER TABLE dataset ADD COLUMN state BLOB NOT NULL DEFAULT x'';
      ALTER TABLE dataset ADD COLUMN content_state BLOB NOT NULL DEFAULT x'';
      UPDATE dataset SET state = randomblob(16), content_state = randomblob(16);

      CREATE TRIGGER dataset_state AFTER UPDATE OF revision ON dataset
        BEGIN UPDATE dataset SET state = randomblob(16); END;
      CREATE TRIGGER dataset_paths_state AFTER UPDATE OF paths_revision ON dataset
        BEGIN UPDATE dataset SET content_state = randomblob(16); END;
      CREATE TRIGGER dataset_content_state AFTER UPDATE OF content_revision, grouped_revision ON duplicate_search
        BEGIN UPDATE dataset SET content_state = randomblob(16); END;
    `);
  },
};
