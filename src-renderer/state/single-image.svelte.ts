import type { ImageDetail, ImageRow } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import { fetchPixels, type Pixels } from './pixels.ts';
import type { Workspace } from './workspace.svelte.ts';

/** Keys repeat faster than pixels of a large picture arrive: only where the person stays, they are fetched. */
const restMs = 160;

/** What the single view knows of the image in view beyond its row. */
export class SingleImage {
  detail: ImageDetail | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** undefined while they are on their way, null where the file gives none. */
  pixels: Pixels | null | undefined = $state.raw(undefined);
  neighboursReady: boolean = $state(false);
  #workspace: Workspace;
  #key = '';
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Pictures decoded ahead, held so that the browser keeps them. */
  #ahead = new Map<string, HTMLImageElement>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  address(row: ImageRow): string {
    return `image/${this.#workspace.dataset}/${row.id}/full?v=${encodeURIComponent(row.version)}`;
  }

  /** Turns to an image. The detail comes at once, the pixels where the person stays. */
  follow(row: ImageRow): void {
    const key = `${row.id} ${row.version}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.pixels = undefined;
    this.failure = null;
    void this.#loadDetail(row.id, key);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#loadPixels(row, key, abort.signal), restMs);
  }

  /** Asks for what can be seen of the image again, as its label or mark may have changed. */
  refresh(id: number): void {
    void this.#loadDetail(id, this.#key);
  }

  close(): void {
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  async decodeAhead(rows: (ImageRow | undefined)[]): Promise<void> {
    this.neighboursReady = false;
    const wanted = new Map<string, HTMLImageElement>();
    for (const row of rows) {
      if (!row) continue;
      const address = this.address(row);
      const image = this.#ahead.get(address) ?? new Image();
      if (!image.src) image.src = address;
      wanted.set(address, image);
    }
    this.#ahead = wanted;
    await Promise.all([...wanted.values()].map((image) => image.decode().catch(() => undefined)));
    if (this.#ahead === wanted) this.neighboursReady = true;
  }

  async #loadDetail(id: number, key: string): Promise<void> {
    try {
      const detail = await client.images.get({ dataset: this.#workspace.dataset, id });
      if (key === this.#key) this.detail = detail;
    } catch (error) {
      if (key === this.#key) this.failure = toFailure(error);
    }
  }

  async #loadPixels(row: ImageRow, key: string, signal: AbortSignal): Promise<void> {
    const pixels = await fetchPixels(this.#workspace.dataset, row.id, row.version, signal).catch(() => null);
    if (key === this.#key) this.pixels = pixels;
  }
}
