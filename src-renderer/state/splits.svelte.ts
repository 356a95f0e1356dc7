import type { DuplicateGroup } from '../../src-shared/contract/values.ts';
import type { GroupKind } from '../../src-shared/catalogue/groups.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

export type SplitPreview = Awaited<ReturnType<typeof client.splits.preview>>;
export type SplitFlow = SplitPreview['flows'][number];

export interface Share {
  name: string;
  percent: number;
}

const usual: readonly Share[] = [
  { name: 'train', percent: 80 },
  { name: 'val', percent: 10 },
  { name: 'test', percent: 10 },
];

/** Bits of 256 within which two pictures count as nearly the same here. */
export const nearDistance = 24;

/** Most leaking groups that are fetched, and drawn. */
const mostLeaks = 500;

/** A split by ratios as it is chosen, what it would do, and the groups that are torn apart now. */
export class Splits {
  shares: Share[] = $state([]);
  seed: number = $state(1234);
  group: GroupKind = $state('duplicates');
  near: boolean = $state(false);
  preview: SplitPreview | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  leaks: { groups: DuplicateGroup[]; total: number } | null = $state.raw(null);
  leaksFailure: Failure | null = $state.raw(null);
  applying: boolean = $state(false);
  #workspace: Workspace;
  #turn = 0;
  #leakTurn = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.shares = startingShares(workspace);
  }

  get sum(): number {
    return Math.round(this.shares.reduce((sum, { percent }) => sum + percent, 0) * 1000) / 1000;
  }

  /** What the engine gets; null while the shares do not add up. */
  get ratios(): Record<string, number> | null {
    if (this.sum !== 100) return null;
    const filled = this.shares.filter(({ percent }) => percent > 0);
    return Object.fromEntries(filled.map(({ name, percent }) => [name, percent / 100]));
  }

  /** Names of all splits, those of the ratios first. */
  get names(): string[] {
    const flows = this.preview?.flows ?? [];
    const others = flows.flatMap(({ from, to }) => [from, to]).filter((name) => name !== null);
    return [
      ...new Set([...this.shares.filter(({ percent }) => percent > 0).map(({ name }) => name), ...others]),
    ];
  }

  get moving(): SplitFlow[] {
    return (this.preview?.flows ?? []).filter(({ from, to }) => from !== to);
  }

  get movingCount(): number {
    return total(this.moving);
  }

  async load(): Promise<void> {
    const { ratios } = this;
    const turn = ++this.#turn;
    if (ratios === null) return;
    try {
      const { dataset } = this.#workspace;
      const preview = await client.splits.preview({ dataset, ratios, seed: this.seed, group: this.group });
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    }
  }

  async loadLeaks(): Promise<void> {
    const turn = ++this.#leakTurn;
    try {
      const { groups, leaks } = await client.duplicates.list({
        dataset: this.#workspace.dataset,
        distance: this.near ? nearDistance : null,
        only: 'leaks',
        count: mostLeaks,
      });
      if (turn !== this.#leakTurn) return;
      this.leaks = { groups, total: leaks };
      this.leaksFailure = null;
    } catch (error) {
      if (turn === this.#leakTurn) this.leaksFailure = toFailure(error);
    }
  }

  async apply(): Promise<void> {
    const { ratios } = this;
    if (ratios === null) return;
    this.applying = true;
    const change = { kind: 'splitRatios', ratios, seed: this.seed, group: this.group } as const;
    await this.#workspace.edits.changeQuery(change, '');
    await Promise.all([this.load(), this.loadLeaks()]);
    this.applying = false;
  }

  /** Brings groups together, each in its keeper's split, as one change. */
  async fix(groups: readonly DuplicateGroup[]): Promise<void> {
    const splits: Record<string, number[]> = {};
    for (const group of groups) {
      const goal = goalOf(group);
      if (goal !== null) (splits[goal] ??= []).push(...strayOf(group).map(({ id }) => id));
    }
    this.applying = true;
    await this.#workspace.edits.changeQuery({ kind: 'splitEach', splits }, '');
    await Promise.all([this.load(), this.loadLeaks()]);
    this.applying = false;
  }
}

export function total(flows: readonly SplitFlow[], of: 'count' | 'samples' = 'count'): number {
  return flows.reduce((sum, flow) => sum + flow[of], 0);
}

/** The split that a torn group goes to: its keeper's; where that is in none, the first that there is. */
export function goalOf({ members }: DuplicateGroup): string | null {
  return members[0]?.split ?? members.find(({ split }) => split !== null)?.split ?? null;
}

/** What has to move. An image in no split leaks nowhere, and stays out. */
export function strayOf(group: DuplicateGroup): DuplicateGroup['members'] {
  const goal = goalOf(group);
  return group.members.filter(({ split }) => split !== null && split !== goal);
}

/** The shares that the dataset has now, to a percent; the usual ones where there are none. */
function startingShares(workspace: Workspace): Share[] {
  const splits = (workspace.facets?.splits ?? []).filter((one) => one.split !== null && one.count > 0);
  const count = splits.reduce((sum, one) => sum + one.count, 0);
  if (splits.length < 2) return usual.map((share) => ({ ...share }));
  const order = ['train', 'val', 'test'];
  const shares = splits
    .map((one) => ({ name: one.split!, percent: Math.max(1, Math.round((100 * one.count) / count)) }))
    .sort(
      (a, b) =>
        ((order.indexOf(a.name) + 4) % 4) - ((order.indexOf(b.name) + 4) % 4) || a.name.localeCompare(b.name),
    );
  const rest = 100 - shares.slice(1).reduce((sum, { percent }) => sum + percent, 0);
  return rest > 0 ? shares.with(0, { ...shares[0]!, percent: rest }) : usual.map((share) => ({ ...share }));
}
