import type { ImageRow, Sort } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { traffic } from './traffic.svelte.ts';
import { isRefusal, toFailure, type Failure } from './failure.ts';

const pageSize = 100;
/** Rows kept: 200 pages are 20,000 images. */
const maxPages = 200;
/** Rows that did not come are asked for again after so long. */
const askAgainMs = 1000;
/** The marks beside the scroll bar come after the images themselves. */
const marksAfterMs = 120;

/**
 * An ordered list of images that answers one query, of which the rows near the viewport are here.
 * The engine keeps the order; it does not change until the view is opened again.
 */
export class ImageView {
  readonly dataset: string;
  handle: string | null = $state.raw(null);
  query: string = $state.raw('');
  sort: Sort = $state.raw({ by: 'path', descending: false });
  count: number = $state.raw(0);
  total: number = $state.raw(0);
  elapsedMs: number = $state.raw(0);
  revision: number = $state.raw(0);
  /** True until the first view stands. */
  loading: boolean = $state.raw(true);
  failure: Failure | null = $state.raw(null);
  marks: { bad: number[]; warn: number[] } = $state.raw({ bad: [], warn: [] });

  #pages = new Map<number, ImageRow[]>();
  #asked = new Set<number>();
  #wanted: [number, number] = [0, pageSize];
  /** Rows stand outside of the reactive world, a page at a time; this number tells readers that some have changed. */
  #version = $state.raw(0);
  #opening = 0;

  constructor(dataset: string) {
    this.dataset = dataset;
  }

  row(position: number): ImageRow | undefined {
    void this.#version;
    return this.#pages.get(Math.floor(position / pageSize))?.[position % pageSize];
  }

  /** Runs a query; the old rows stay in sight until the new ones are here. Resolves to false where it was refused or overtaken. */
  async open(query: string, sort: Sort): Promise<boolean> {
    const turn = ++this.#opening;
    for (;;) {
      const done = await this.#tryOpen(query, sort, turn);
      if (done !== null || turn !== this.#opening) return done ?? false;
      await traffic.pause(askAgainMs);
      if (turn !== this.#opening) return false;
    }
  }

  /** Nothing is shown any more, nor asked for again. */
  close(): void {
    this.#opening++;
    this.handle = null;
  }

  /** Null where nobody answered. */
  async #tryOpen(query: string, sort: Sort, turn: number): Promise<boolean | null> {
    try {
      const wanted = Math.floor(this.#wanted[0] / pageSize) * pageSize;
      const first = { start: wanted, count: pageSize };
      const { start, rows, ...view } = await client.views.open({ dataset: this.dataset, query, sort, first });
      if (turn !== this.#opening) return false;
      this.#pages = new Map(rows.length > 0 ? [[start / pageSize, rows]] : []);
      this.#asked.clear();
      this.handle = view.view;
      this.query = query;
      this.sort = sort;
      this.count = view.count;
      this.total = view.total;
      this.elapsedMs = view.elapsedMs;
      this.revision = view.revision;
      this.failure = null;
      this.#version++;
      this.need(...this.#wanted);
      setTimeout(() => void this.#loadMarks(view.view), marksAfterMs);
      return true;
    } catch (error) {
      if (turn === this.#opening) this.failure = toFailure(error);
      return isRefusal(error) ? false : null;
    } finally {
      if (turn === this.#opening) this.loading = false;
    }
  }

  /** Asks for the rows of [start, end) that are not here. */
  need(start: number, end: number): void {
    this.#wanted = [start, end];
    if (this.handle === null) return;
    const last = Math.min(this.count, end);
    for (let page = Math.floor(Math.max(0, start) / pageSize); page * pageSize < last; page++)
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#load(page);
  }

  /** Fetches the rows again that are here and near, as their images may have changed. */
  async refresh(stillWanted: () => boolean = () => true): Promise<void> {
    const view = this.handle;
    if (view === null) return;
    const near = [...this.#pages.keys()].filter(
      (page) => page * pageSize < this.#wanted[1] && (page + 1) * pageSize > this.#wanted[0],
    );
    // Pages out of sight are fetched when they come into sight again.
    const fresh = await Promise.all(near.map((page) => this.#slice(view, page)));
    if (view !== this.handle || !stillWanted()) return;
    this.#pages = new Map(near.map((page, i) => [page, fresh[i]!]));
    this.#asked.clear();
    this.#version++;
    this.need(...this.#wanted);
    void this.#loadMarks(view);
  }

  /** Changes rows at once, before the engine has answered. Returns what puts them back. */
  patch(positions: Iterable<number>, change: (row: ImageRow) => Partial<ImageRow>): () => void {
    const before: [number, number, ImageRow][] = [];
    for (const position of positions) {
      const page = Math.floor(position / pageSize);
      const rows = this.#pages.get(page);
      const row = rows?.[position % pageSize];
      if (!rows || !row) continue;
      before.push([page, position % pageSize, row]);
      rows[position % pageSize] = { ...row, ...change(row) };
    }
    this.#version++;
    const handle = this.handle;
    return () => {
      if (handle !== this.handle) return;
      for (const [page, i, row] of before) {
        const rows = this.#pages.get(page);
        if (rows) rows[i] = row;
      }
      this.#version++;
    };
  }

  async position(id: number): Promise<number | null> {
    if (this.handle === null) return null;
    for (const [page, rows] of this.#pages) {
      const i = rows.findIndex((row) => row.id === id);
      if (i !== -1) return page * pageSize + i;
    }
    return client.views.position({ dataset: this.dataset, view: this.handle, id }).catch(() => null);
  }

  async #load(page: number): Promise<void> {
    const view = this.handle!;
    this.#asked.add(page);
    try {
      const rows = await this.#slice(view, page);
      if (view !== this.handle) return;
      this.#pages.set(page, rows);
      this.#forgetFar();
      this.#version++;
    } catch (error) {
      if (view !== this.handle) return;
      const failure = toFailure(error);
      // The engine keeps a view only so long; the query says how to get it again.
      if (failure.code === 'VIEW_EXPIRED') await this.open(this.query, this.sort);
      else if (!isRefusal(error)) setTimeout(() => this.need(...this.#wanted), askAgainMs);
    } finally {
      if (view === this.handle) this.#asked.delete(page);
    }
  }

  #slice(view: string, page: number): Promise<ImageRow[]> {
    return client.views.slice({ dataset: this.dataset, view, start: page * pageSize, count: pageSize });
  }

  #forgetFar(): void {
    const middle = (this.#wanted[0] + this.#wanted[1]) / 2 / pageSize;
    while (this.#pages.size > maxPages) {
      let farthest = -1;
      for (const page of this.#pages.keys())
        if (farthest === -1 || Math.abs(page - middle) > Math.abs(farthest - middle)) farthest = page;
      this.#pages.delete(farthest);
    }
  }

  async #loadMarks(view: string): Promise<void> {
    if (view !== this.handle) return;
    const marks = await client.views
      .marks({ dataset: this.dataset, view, buckets: 400 })
      .catch(() => ({ bad: [], warn: [] }));
    if (view === this.handle) this.marks = marks;
  }
}
