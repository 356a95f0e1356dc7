import type { WeightScheme } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

export const schemes: readonly WeightScheme[] = ['none', 'sqrt', 'inverse'];
export type WeightRow = Awaited<ReturnType<typeof client.weights.preview>>[number];

/** What each scheme would give the classes, and which one is looked at. */
export class Weights {
  scheme: WeightScheme = $state('inverse');
  previews: Partial<Record<WeightScheme, WeightRow[]>> = $state.raw({});
  failure: Failure | null = $state.raw(null);
  applying: boolean = $state(false);
  #workspace: Workspace;
  #chosen = false;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get rows(): WeightRow[] | undefined {
    return this.previews[this.scheme];
  }

  /** Whether what is stored is what the scheme gives. */
  get stored(): boolean {
    return this.rows ? isStored(this.rows) : false;
  }

  choose(scheme: WeightScheme): void {
    this.#chosen = true;
    this.scheme = scheme;
  }

  async load(): Promise<void> {
    const { dataset } = this.#workspace;
    try {
      const all = await Promise.all(
        schemes.map(async (scheme) => [scheme, await client.weights.preview({ dataset, scheme })] as const),
      );
      this.previews = Object.fromEntries(all);
      this.failure = null;
      // At first the scheme is looked at that is stored.
      if (!this.#chosen) this.scheme = all.find(([, rows]) => isStored(rows))?.[0] ?? 'inverse';
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  async apply(): Promise<void> {
    this.applying = true;
    this.#chosen = true;
    await this.#workspace.edits.changeQuery({ kind: 'weightScheme', scheme: this.scheme }, '');
    await this.load();
    this.applying = false;
  }
}

function isStored(rows: WeightRow[]): boolean {
  return rows.every((row) => Math.abs(row.weight - row.currentWeight) <= 1e-9 * Math.max(1, row.weight));
}
