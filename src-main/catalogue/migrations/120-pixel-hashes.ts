import type { Migration } from './migration.ts';

/**
 * Pixel hashes are of Pillow's own pixels from here on, and taken in another way: those that are known compare with none of the new ones. They are forgotten, and the next scan
 * looks at these files once more. What was measured, and the perceptual hashes, which hardly differ, serve until then.
 */
export const pixelHashes: Migration = {
  version: 120,
  up(db) {
    db.exec(`
      CREATE TABLE hashes_of_pixels (
        image_id INTEGER PRIMARY KEY REFERENCES images (id),
        pixel_hash BLOB CHECK (length(pixel_hash) = 16),
        perceptual_hash BLOB CHECK (length(perceptual_hash) = 32)
      ) STRICT;
      INSERT INTO hashes_of_pixels SELECT image_id, NULL, perceptual_hash FROM hashes;
      DROP TABLE hashes;
      ALTER TABLE hashes_of_pixels RENAME TO hashes;
    `);
  },
};
