import type { SavedView } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure } from './failure.ts';
import type { Toasts } from './toasts.svelte.ts';

/** Queries under names, kept with the dataset. */
export class SavedViews {
  list: SavedView[] = $state.raw([]);
  readonly #dataset: string;
  readonly #toasts: Toasts;

  constructor(dataset: string, toasts: Toasts) {
    this.#dataset = dataset;
    this.#toasts = toasts;
    void this.load();
  }

  async load(): Promise<void> {
    this.list = await client.savedViews.list({ dataset: this.#dataset }).catch(() => this.list);
  }

  save(view: SavedView): Promise<boolean> {
    return this.#send(() => client.savedViews.save({ dataset: this.#dataset, view }), m.grid.viewNotSaved);
  }

  rename(name: string, to: string): Promise<boolean> {
    return this.#send(
      () => client.savedViews.rename({ dataset: this.#dataset, name, to }),
      m.grid.viewNotSaved,
    );
  }

  async remove(view: SavedView): Promise<void> {
    const call = () => client.savedViews.remove({ dataset: this.#dataset, name: view.name });
    if (!(await this.#send(call, m.grid.viewNotRemoved))) return;
    this.#toasts.show({
      kind: 'done',
      icon: 'x',
      text: m.grid.viewRemoved(view.name),
      action: { label: m.edits.undo, run: () => void this.save(view) },
    });
  }

  async #send(call: () => Promise<SavedView[]>, failed: string): Promise<boolean> {
    try {
      this.list = await call();
      return true;
    } catch (error) {
      this.#toasts.fail(failed, toFailure(error));
      return false;
    }
  }
}
