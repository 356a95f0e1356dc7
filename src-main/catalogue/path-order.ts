import type { ReadDb } from './connection.ts';

/** The order of all images by path, kept from one view to the next: only a scan changes it. 4 bytes an image. */
export class PathOrder {
  readonly #db: ReadDb;
  #revision = -1;
  #ids = new Int32Array();

  constructor(db: ReadDb) {
    this.#db = db;
  }

  /** Every id, ordered by path. */
  ids(): Int32Array {
    const revision = this.#db.value<number>('SELECT paths_revision FROM dataset');
    if (revision !== this.#revision) {
      this.#ids = Int32Array.from(this.#db.column<number>('SELECT id FROM images ORDER BY path, root_id'));
      this.#revision = revision;
    }
    return this.#ids;
  }
}
