import Database from 'better-sqlite3';
import { notices } from '../../src-shared/catalogue/notice.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';

const ok = verdicts.indexOf('ok');
const truncated = verdicts.indexOf('truncated');
const alpha = 1 << notices.indexOf('alpha');

/** The classes of a generated catalogue, by index. */
export const generatedClasses = ['bird', 'cat', 'dog'];

/**
 * Makes a catalogue of `count` images in one statement. Image i (from 1) has class i mod 3, a truncated file when i is a multiple
 * of 50, an alpha channel when it is a multiple of 7, and a width of 100 + i mod 1000; every path and every content differs.
 */
export function generateCatalogue(file: string, count: number): void {
  const catalogue = openCatalogue(file, { create: true });
  catalogue.setName('generated');
  catalogue.addRoot('images', '/images');
  catalogue.close();
  const db = new Database(file);
  try {
    db.pragma('synchronous = OFF');
    db.function('content', { deterministic: true }, (i) => contentOf(i as number));
    const addClass = db.prepare('INSERT INTO classes (id, name) VALUES (?, ?)');
    generatedClasses.forEach((name, id) => addClass.run(id, name));
    db.prepare(
      `INSERT INTO images (root_id, path, bytes, mtime_ms, class_id, added_ms, sha256, format, width, height, channels, bit_depth,
         color_space, has_icc, orientation, frames, verdict, reason, recovered_percent, notice_bits, tint, consumers)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT 1, printf('folder-%03d/photograph-%07d.jpg', i * 7919 % 500, i), 40000 + i % 9973, 1.7e12 + i, i % 3, 1.7e12 + i / 1000, content(i),
         'jpeg', 100 + i % 1000, 100 + i % 700, 3, 8, 'srgb', 0, 1, 1,
         iif(i % 50 = 0, ?, ?), iif(i % 50 = 0, 'The data end early.', ''), iif(i % 50 = 0, 40, NULL), iif(i % 7 = 0, ?, 0), '#808080', '[]'
       FROM n`,
    ).run(count, truncated, ok, alpha);
  } finally {
    db.close();
  }
}

/** 32 bytes that differ for every i and are spread as a hash's would be. */
function contentOf(i: number): Buffer {
  const bytes = Buffer.alloc(32);
  for (let k = 0; k < 8; k++) bytes.writeUInt32BE(Math.imul(i + k, 0x9e3779b1) >>> 0, k * 4);
  bytes.writeUInt32BE(i, 28);
  return bytes;
}
