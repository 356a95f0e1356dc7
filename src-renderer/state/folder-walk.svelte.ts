import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';

export type FolderListing = Awaited<ReturnType<typeof client.folders.list>>;

/** A walk through the folders of the engine's machine, for a page that has no dialog of the system. */
export class FolderWalk {
  listing: FolderListing | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  #turn = 0;

  async go(id: string | null): Promise<void> {
    const turn = ++this.#turn;
    try {
      const listing = await client.folders.list({ id });
      if (turn !== this.#turn) return;
      this.listing = listing;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    }
  }
}
