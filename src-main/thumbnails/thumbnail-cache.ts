import type { Database, Statement } from 'better-sqlite3';
import { openCache } from './open-cache.ts';
import { WaitingThumbnails, type Made } from './waiting-thumbnails.ts';

/** What makes the thumbnails: the decode pool. */
export interface ThumbnailMaker {
  thumbnail(file: string, longSide: number): Promise<{ jpeg: Uint8Array | null; sha256: string | null }>;
}

export interface ThumbnailCacheOptions {
  /** The SQLite file; it may be thrown away at any time. */
  file: string;
  pool: ThumbnailMaker;
  /** Pixels of the long side. Default: 320. */
  longSide?: number;
  /** Size of all pictures together; beyond it, those not looked at for longest go. Default: 2 GB. */
  maxBytes?: number;
}

interface Row {
  jpeg: Uint8Array | null;
}

/** So long may a finished thumbnail wait for others to be written with it. */
const writeAfterMs = 250;
const mostLooked = 200;
/** Counted on top of each picture, so that files without one fill the cache in the end too. */
const rowOverheadBytes = 100;
/** So that not every write has to make room. */
const afterMakingRoom = 0.9;

/** Thumbnails by content: files with the same bytes share one, and a file that changes gets another. */
export class ThumbnailCache {
  readonly #database: Database;
  readonly #pool: ThumbnailMaker;
  readonly #longSide: number;
  readonly #maxBytes: number;
  readonly #find: Statement<[string, number], Row>;
  readonly #waiting = new WaitingThumbnails();
  readonly #looked = new Set<string>();
  readonly #making = new Map<string, Promise<Uint8Array | null>>();
  #timer: NodeJS.Timeout | undefined;
  #totalBytes: number;
  #order: number;
  #closed = false;

  constructor({ file, pool, longSide = 320, maxBytes = 2e9 }: ThumbnailCacheOptions) {
    this.#database = openCache(file);
    this.#pool = pool;
    this.#longSide = longSide;
    this.#maxBytes = maxBytes;
    this.#find = this.#database.prepare('SELECT jpeg FROM thumbnail WHERE sha256 = ? AND long_side = ?');
    const facts = this.#database
      .prepare<[], { total: number; last: number }>(
        'SELECT coalesce(sum(size_bytes), 0) AS total, coalesce(max(used_order), 0) AS last FROM thumbnail',
      )
      .get()!;
    this.#totalBytes = facts.total;
    this.#order = facts.last;
  }

  /** The thumbnail of a content, where the cache has it; null in place of a picture for a file without one. */
  kept(sha256: string): { jpeg: Uint8Array | null } | undefined {
    return this.#waiting.get(sha256) ?? this.#read(sha256);
  }

  /**
   * The thumbnail of a file, from the cache or made now: a JPEG; null where the file has no picture.
   *
   * @param sha256 of the file's bytes as far as it is known: without it the cache cannot be asked
   * @throws IMAGE_UNREADABLE, CANCELLED
   */
  async get({ path, sha256 }: { path: string; sha256: string | null }): Promise<Uint8Array | null> {
    const known = sha256 === null ? undefined : this.kept(sha256);
    if (known) return known.jpeg;
    const key = sha256 ?? path;
    const making = this.#making.get(key) ?? this.#make(path).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  /** Takes thumbnails that a scan makes of the same decode, as long as no other has to go for them. */
  get fromScan(): { longSide: number; isWanted(): boolean; onMade(made: Made): void } {
    return {
      longSide: this.#longSide,
      isWanted: () => this.#totalBytes < this.#maxBytes * afterMakingRoom,
      onMade: (made) => this.#keep(made),
    };
  }

  /** Writes what is waiting and lets go of the file. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#making.values());
    this.#flush();
    this.#closed = true;
    this.#database.close();
  }

  #read(sha256: string): Row | undefined {
    const row = this.#find.get(sha256, this.#longSide);
    if (row) {
      this.#looked.add(sha256);
      this.#flushSoon();
    }
    return row;
  }

  /** Kept under the hash of the bytes that were read now: the file may have changed since the caller learned its hash. */
  async #make(path: string): Promise<Uint8Array | null> {
    const { jpeg, sha256 } = await this.#pool.thumbnail(path, this.#longSide);
    if (sha256 !== null) this.#keep({ sha256, jpeg });
    return jpeg;
  }

  #keep(made: Made): void {
    if (this.#closed) return;
    if (this.#waiting.add(made)) this.#flush();
    else this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#looked.size >= mostLooked) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), writeAfterMs).unref();
  }

  /** One transaction for new pictures, for the order of use, and for making room. A cache that cannot be written is no reason to fail. */
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) return;
    const made = this.#waiting.take();
    const looked = [...this.#looked];
    this.#looked.clear();
    if (made.length + looked.length === 0) return;
    try {
      this.#database.transaction(() => this.#write(made, looked))();
    } catch (error) {
      console.warn(`Thumbnails could not be kept: ${(error as Error).message}`);
    }
  }

  #write(made: readonly Made[], looked: readonly string[]): void {
    const touch = this.#database.prepare(
      'UPDATE thumbnail SET used_order = ? WHERE sha256 = ? AND long_side = ?',
    );
    for (const sha256 of looked) touch.run(++this.#order, sha256, this.#longSide);
    const insert = this.#database.prepare(
      'INSERT OR IGNORE INTO thumbnail (sha256, long_side, jpeg, size_bytes, used_order) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { sha256, jpeg } of made) {
      const sizeBytes = (jpeg?.length ?? 0) + rowOverheadBytes;
      const { changes } = insert.run(sha256, this.#longSide, jpeg, sizeBytes, ++this.#order);
      if (changes > 0) this.#totalBytes += sizeBytes;
    }
    if (this.#totalBytes > this.#maxBytes) this.#makeRoom();
  }

  #makeRoom(): void {
    const oldest = this.#database.prepare<[], { sha256: string; long_side: number; size_bytes: number }>(
      'SELECT sha256, long_side, size_bytes FROM thumbnail ORDER BY used_order LIMIT 100',
    );
    const remove = this.#database.prepare('DELETE FROM thumbnail WHERE sha256 = ? AND long_side = ?');
    while (this.#totalBytes > this.#maxBytes * afterMakingRoom) {
      const rows = oldest.all();
      if (rows.length === 0) return;
      for (const row of rows) {
        if (this.#totalBytes <= this.#maxBytes * afterMakingRoom) return;
        remove.run(row.sha256, row.long_side);
        this.#totalBytes -= row.size_bytes;
      }
    }
  }
}
