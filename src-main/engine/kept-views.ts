import { randomUUID } from 'node:crypto';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** Two windows with a few queries each. */
const mostViews = 24;
/** At a million images a view of its own is 4 MB. */
const mostBytes = 2 ** 26;

/** The ordered id lists of the queries that pages have open. The one that was used longest ago goes first. */
export class KeptViews {
  readonly #views = new Map<string, Int32Array>();

  keep(ids: Int32Array): string {
    const name = randomUUID();
    this.#views.set(name, ids);
    for (const oldest of this.#views.keys()) {
      if (oldest === name || (this.#views.size <= mostViews && this.#bytes() <= mostBytes)) break;
      this.#views.delete(oldest);
    }
    return name;
  }

  get(name: string): Int32Array {
    const ids = this.#views.get(name);
    if (!ids)
      throw new WinnowError('VIEW_EXPIRED', 'This view is no longer kept.', { hint: 'Run the query again.' });
    this.#views.delete(name);
    this.#views.set(name, ids);
    return ids;
  }

  /** Views of all images in one order are one list. */
  #bytes(): number {
    return [...new Set(this.#views.values())].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}
