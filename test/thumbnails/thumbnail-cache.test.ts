import Database from 'better-sqlite3';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { decodeRgb } from '../../src-main/decode/decode-rgb.ts';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { ThumbnailCache } from '../../src-main/thumbnails/thumbnail-cache.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-thumbnails-'));
const pool = new DecodePool({ size: 1 });
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
/** The real pool, with its work counted. */
const counted = {
  thumbnail: (file: string, longSide: number) => {
    made++;
    return pool.thumbnail(file, longSide);
  },
};

let n = 0;
let file: string;
beforeEach(() => {
  made = 0;
  file = join(folder, `cache-${n++}.db`);
});

/** A noisy picture of its own, as a file; noise, so that a thumbnail has some weight. */
function picture(name: string, width = 400, height = 300): { path: string; sha256: string } {
  const bytes = encodeJpeg(pixelImage('RGB', width, height, randomBytes(width * height * 3)), 90);
  return put(name, bytes);
}

function put(name: string, bytes: Uint8Array): { path: string; sha256: string } {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

describe('ThumbnailCache', () => {
  it('makes a JPEG of 320 pixels once, also for a copy, also after a restart', async () => {
    const image = picture('a.jpg');
    copyFileSync(image.path, join(folder, 'copy.jpg'));
    const cache = new ThumbnailCache({ file, pool: counted });
    const first = (await cache.get(image))!;
    expect(await decodeRgb(first)).toMatchObject({ width: 320, height: 240 });
    expect(await cache.get({ ...image, path: join(folder, 'copy.jpg') })).toEqual(first);
    await cache.close();

    const again = new ThumbnailCache({ file, pool: counted });
    expect(Buffer.from((await again.get(image))!)).toEqual(Buffer.from(first));
    await again.close();
    expect(made).toBe(1);
  });

  it('asks for the same picture once when many ask at the same time', async () => {
    const image = picture('b.jpg');
    const cache = new ThumbnailCache({ file, pool: counted });
    await Promise.all(Array.from({ length: 20 }, () => cache.get(image)));
    await cache.close();
    expect(made).toBe(1);
  });

  it('remembers that a file has no picture', async () => {
    const broken = put('broken.jpg', Buffer.from('<html>not found</html>'));
    const cache = new ThumbnailCache({ file, pool: counted });
    expect(await cache.get(broken)).toBeNull();
    expect(await cache.get(broken)).toBeNull();
    await cache.close();
    expect(made).toBe(1);
  });

  it('keeps a picture under the bytes it was made from, not under what the caller believed', async () => {
    const before = picture('changing.jpg');
    const after = picture('changing.jpg', 100, 100);
    const cache = new ThumbnailCache({ file, pool: counted });
    expect(await decodeRgb((await cache.get(before))!)).toMatchObject({ width: 100 });
    await cache.get(after);
    expect(made).toBe(1);
    await cache.close();
  });

  it('lets go of what was not looked at for longest', async () => {
    const images = Array.from({ length: 8 }, (_, i) => picture(`lru-${i}.jpg`));
    const size = (await pool.thumbnail(images[0]!.path, 320)).jpeg!.length;
    let cache = new ThumbnailCache({ file, pool: counted, maxBytes: size * 7 });
    for (const image of images.slice(0, 4)) await cache.get(image);
    await cache.close();
    // The first is looked at again: it is not the oldest any more.
    cache = new ThumbnailCache({ file, pool: counted, maxBytes: size * 7 });
    await cache.get(images[0]!);
    for (const image of images.slice(4)) await cache.get(image);
    await cache.close();

    const kept = new Database(file).prepare('SELECT sha256 FROM thumbnail').pluck().all();
    expect(kept).toContain(images[0]!.sha256);
    expect(kept).toContain(images[7]!.sha256);
    expect(kept).not.toContain(images[1]!.sha256);
    expect(kept.length).toBeLessThanOrEqual(6);
  });

  it.each(['not a database at all', ''])('starts anew over a file that holds %j', async (content) => {
    writeFileSync(file, content);
    const cache = new ThumbnailCache({ file, pool: counted });
    expect(await cache.get(picture('c.jpg'))).not.toBeNull();
    await cache.close();
  });

  it('starts anew over a cache of an older version, with pages of its own size', async () => {
    const old = new Database(file);
    old.exec(
      'CREATE TABLE thumbnail (sha256 TEXT); PRAGMA application_id = 1467895912; PRAGMA user_version = 1',
    );
    old.close();
    const cache = new ThumbnailCache({ file, pool: counted });
    expect(await cache.get(picture('old.jpg'))).not.toBeNull();
    await cache.close();
    const database = new Database(file);
    expect(database.pragma('page_size', { simple: true })).toBe(16_384);
    expect(database.pragma('user_version', { simple: true })).toBe(2);
    database.close();
  });

  it('wants thumbnails of a scan until others would have to go for them', async () => {
    const jpeg = randomBytes(1000);
    const cache = new ThumbnailCache({ file, pool: counted, maxBytes: 2_500_000 });
    const { isWanted, onMade } = cache.fromScan;
    let taken = 0;
    // They are written 64 at a time, or when there are no more for a while.
    for (; isWanted() && taken < 5000; taken++) onMade({ sha256: String(taken), jpeg });
    expect(taken).toBe(2048);
    await cache.close();
    expect(new Database(file).prepare('SELECT count(*) FROM thumbnail').pluck().get()).toBe(taken);
    const again = new ThumbnailCache({ file, pool: counted, maxBytes: 3_000_000 });
    expect(again.fromScan.isWanted()).toBe(true);
    await again.close();
  });

  it('keeps what a scan hands over, though its memory is used again', async () => {
    const pictures = Array.from({ length: 150 }, (_, i) => randomBytes(i === 140 ? 5_000_000 : 30_000));
    const cache = new ThumbnailCache({ file, pool: counted });
    const lent = Buffer.alloc(5_000_000);
    for (const [i, picture] of pictures.entries()) {
      picture.copy(lent);
      cache.fromScan.onMade({ sha256: `${i}`, jpeg: lent.subarray(0, picture.length) });
    }
    const kept = (from: ThumbnailCache) => pictures.map((_, i) => from.kept(`${i}`)!.jpeg!);
    // Some are written, others wait.
    const before = kept(cache);
    expect(before.every((jpeg, i) => pictures[i]!.equals(jpeg))).toBe(true);
    for (let i = 0; i < 100; i++)
      cache.fromScan.onMade({ sha256: `other ${i}`, jpeg: lent.subarray(0, 30_000) });
    expect(before.every((jpeg, i) => pictures[i]!.equals(jpeg))).toBe(true);
    await cache.close();
    const again = new ThumbnailCache({ file, pool: counted });
    expect(kept(again).every((jpeg, i) => pictures[i]!.equals(jpeg))).toBe(true);
    await again.close();
  });

  it('keeps the pictures of a cache that was written with a write-ahead log', async () => {
    const image = picture('log.jpg');
    const first = new ThumbnailCache({ file, pool: counted });
    await first.get(image);
    await first.close();
    const older = new Database(file);
    expect(older.pragma('journal_mode = WAL', { simple: true })).toBe('wal');
    older.close();
    const cache = new ThumbnailCache({ file, pool: counted });
    expect(cache.kept(image.sha256)?.jpeg?.length).toBeGreaterThan(1000);
    await cache.close();
    expect(new Database(file).pragma('journal_mode', { simple: true })).not.toBe('wal');
  });

  it('works without a place to write', async () => {
    writeFileSync(file, 'a file, and no folder');
    const cache = new ThumbnailCache({ file: join(file, 'cache.db'), pool: counted });
    expect(await cache.get(picture('d.jpg'))).not.toBeNull();
    await cache.close();
  });

  it('says that a file is not there', async () => {
    const cache = new ThumbnailCache({ file, pool: counted });
    await expect(cache.get({ path: join(folder, 'gone.jpg'), sha256: null })).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    });
    await cache.close();
  });
});
