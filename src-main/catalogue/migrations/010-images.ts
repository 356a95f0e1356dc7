import type { Migration } from './migration.ts';

/**
 * The dataset, its roots, classes and splits, and one row per image.
 *
 * What a person decided about an image (class, flag, weight, split) stands in the image's own row: see
 * docs/decisions/0004-one-row-per-image.md. Nothing is ever deleted from `images`: a file that is gone gets the verdict `missing`,
 * so that the edit log can always be undone, and a file that comes back finds its label.
 */
export const images: Migration = {
  version: 10,
  up(db) {
    db.exec(`
      CREATE TABLE dataset (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        name TEXT NOT NULL,
        label_source TEXT NOT NULL,
        revision INTEGER NOT NULL,
        paths_revision INTEGER NOT NULL,
        created_ms REAL NOT NULL
      ) STRICT;

      INSERT INTO dataset VALUES (1, 'dataset', '{"kind":"none"}', 0, 0, unixepoch('subsec') * 1000);

      CREATE TABLE roots (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE classes (
        id INTEGER PRIMARY KEY CHECK (id >= 0),
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE splits (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE images (
        id INTEGER PRIMARY KEY,
        class_id INTEGER REFERENCES classes (id),
        flag INTEGER NOT NULL DEFAULT 0 CHECK (flag IN (0, 1, 2)),
        weight REAL NOT NULL DEFAULT 1 CHECK (weight >= 0),
        split_id INTEGER REFERENCES splits (id),
        verdict INTEGER NOT NULL,
        notice_bits INTEGER NOT NULL,
        width INTEGER,
        height INTEGER,
        bytes INTEGER NOT NULL,
        added_ms REAL NOT NULL,
        root_id INTEGER NOT NULL REFERENCES roots (id),
        path TEXT NOT NULL,
        mtime_ms REAL NOT NULL,
        sha256 BLOB CHECK (length(sha256) = 32),
        tint TEXT,
        recovered_percent REAL,
        format TEXT,
        channels INTEGER,
        bit_depth INTEGER,
        color_space TEXT,
        has_icc INTEGER NOT NULL,
        orientation INTEGER NOT NULL,
        frames INTEGER NOT NULL,
        reason TEXT NOT NULL,
        consumers TEXT NOT NULL,
        UNIQUE (root_id, path)
      ) STRICT;
    `);
  },
};
