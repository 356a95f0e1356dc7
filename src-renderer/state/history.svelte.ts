import type { EditBatch } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

const pageSize = 100;

/** The edit log, newest first, as far as it has been read. */
export class History {
  batches: EditBatch[] | null = $state.raw(null);
  more: boolean = $state(false);
  failure: Failure | null = $state.raw(null);
  busy: boolean = $state(false);
  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async load(): Promise<void> {
    const limit = Math.min(500, Math.max(pageSize, this.batches?.length ?? 0));
    await this.#read(undefined, limit);
  }

  async loadMore(): Promise<void> {
    await this.#read(this.batches?.at(-1)?.id, pageSize);
  }

  /** Takes back one change, wherever it stands. */
  async revert(batch: EditBatch): Promise<void> {
    this.busy = true;
    const { dataset, edits } = this.#workspace;
    await edits.perform((request) => client.edits.revert({ dataset, batch: batch.id, request }), {
      icon: 'undo',
      refused: m.history.notReverted,
    });
    await this.load();
    this.busy = false;
  }

  async #read(before: number | undefined, limit: number): Promise<void> {
    try {
      const { batches } = await client.edits.history({
        dataset: this.#workspace.dataset,
        limit,
        ...(before === undefined ? {} : { before }),
      });
      this.batches = before === undefined ? batches : [...(this.batches ?? []), ...batches];
      this.more = batches.length === limit;
      this.failure = null;
    } catch (error) {
      this.failure = toFailure(error);
    }
  }
}
