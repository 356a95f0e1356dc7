import type { Migration } from './migration.ts';

/**
 * What a model said of the labels. `label_quality` is from 0 (surely wrong) to 1, for every image that was looked at; a suggestion is there only where
 * the label was found to be wrong, with the class that it had then: once a person gives another, there is nothing left to review.
 */
export const suggestions: Migration = {
  version: 70,
  up(db) {
    db.exec(`
      ALTER TABLE images ADD COLUMN label_quality REAL;
      ALTER TABLE images ADD COLUMN suspected_class_id INTEGER REFERENCES classes (id);
      ALTER TABLE images ADD COLUMN suggested_class_id INTEGER REFERENCES classes (id);
      CREATE INDEX images_suggested ON images (suggested_class_id, suspected_class_id, class_id, label_quality)
        WHERE suggested_class_id IS NOT NULL;
    `);
  },
};
