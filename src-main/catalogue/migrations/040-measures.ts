import type { Migration } from './migration.ts';

/**
 * What the scan measured of the pixels, and the hashes of them, in tables of their own: a filter on a measure passes over narrow rows, and a search for
 * duplicates reads nothing but hashes. No row: nothing was measured, because there is no picture or because an older Winnow scanned it.
 */
export const measures: Migration = {
  version: 40,
  up(db) {
    db.exec(`
      CREATE TABLE measures (
        image_id INTEGER PRIMARY KEY REFERENCES images (id),
        brightness_p1 INTEGER NOT NULL,
        brightness_p5 INTEGER NOT NULL,
        brightness_p50 INTEGER NOT NULL,
        brightness_p95 INTEGER NOT NULL,
        brightness_p99 INTEGER NOT NULL,
        chroma INTEGER,
        entropy REAL NOT NULL,
        sharpness REAL NOT NULL,
        sharpness_small REAL NOT NULL
      ) STRICT;

      CREATE TABLE hashes (
        image_id INTEGER PRIMARY KEY REFERENCES images (id),
        pixel_hash BLOB NOT NULL CHECK (length(pixel_hash) = 16),
        perceptual_hash BLOB CHECK (length(perceptual_hash) = 32)
      ) STRICT;
    `);
  },
};
