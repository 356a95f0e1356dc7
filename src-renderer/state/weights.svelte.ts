import { defaultBeta } from '../../src-shared/catalogue/weights.ts';
import type { WeightsForecast } from '../../src-shared/contract/balance.ts';
import type { WeightScheme } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

export const schemes: readonly WeightScheme[] = ['none', 'sqrt', 'effective', 'inverse'];
export type WeightRow = Awaited<ReturnType<typeof client.weights.preview>>[number];

/** What a query does to the weights of what it finds. */
export type RuleKind = 'weightFactor' | 'weight';

/** What each scheme would give the classes, which one is looked at, and what an epoch with it would draw. */
export class Weights {
  scheme: WeightScheme = $state('inverse');
  beta: number = $state(defaultBeta);
  seed: number = $state(1234);
  previews: Partial<Record<WeightScheme, WeightRow[]>> = $state.raw({});
  forecast: WeightsForecast | null = $state.raw(null);
  /** The forecast is of this split. */
  forecastOf: string = $state('');
  failure: Failure | null = $state.raw(null);
  forecastFailure: Failure | null = $state.raw(null);
  applying: boolean = $state(false);
  rule: { query: string; kind: RuleKind; value: number } = $state({
    query: '',
    kind: 'weightFactor',
    value: 0.5,
  });
  /** What the rule's query finds. */
  ruleFinds: { count: number } | { failure: Failure } | null = $state.raw(null);
  #workspace: Workspace;
  #chosen = false;
  #turn = 0;
  #ruleTurn = 0;

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
    const { beta } = this;
    try {
      const all = await Promise.all(
        schemes.map(
          async (scheme) => [scheme, await client.weights.preview({ dataset, scheme, beta })] as const,
        ),
      );
      if (beta !== this.beta) return;
      this.previews = Object.fromEntries(all);
      this.failure = null;
      // At first the scheme is looked at that is stored.
      if (!this.#chosen) this.scheme = all.find(([, rows]) => isStored(rows))?.[0] ?? 'inverse';
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  /** What an epoch of a split would draw, with replacement. */
  async loadForecast(split: string): Promise<void> {
    const turn = ++this.#turn;
    const { scheme, beta, seed } = this;
    const sampler = { kind: 'weighted', replacement: true } as const;
    try {
      const { dataset } = this.#workspace;
      const found = await client.weights.forecast({ dataset, split, scheme, beta, sampler, seed });
      if (turn !== this.#turn) return;
      this.forecast = found;
      this.forecastOf = split;
      this.forecastFailure = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.forecast = null;
      this.forecastFailure = toFailure(error);
    }
  }

  async loadRule(): Promise<void> {
    const turn = ++this.#ruleTurn;
    const query = this.rule.query.trim();
    if (query === '') {
      this.ruleFinds = null;
      return;
    }
    try {
      const { count } = await client.issues.look({ dataset: this.#workspace.dataset, query, examples: 0 });
      if (turn === this.#ruleTurn) this.ruleFinds = { count };
    } catch (error) {
      if (turn === this.#ruleTurn) this.ruleFinds = { failure: toFailure(error) };
    }
  }

  async apply(): Promise<void> {
    this.applying = true;
    this.#chosen = true;
    const { scheme, beta } = this;
    const change = { kind: 'weightScheme', scheme, ...(scheme === 'effective' ? { beta } : {}) } as const;
    await this.#workspace.edits.changeQuery(change, '');
    await this.load();
    this.applying = false;
  }

  async applyRule(): Promise<void> {
    const { query, kind, value } = this.rule;
    this.applying = true;
    const change = kind === 'weight' ? { kind, weight: value } : { kind, factor: value };
    await this.#workspace.edits.changeQuery(change, query.trim());
    await this.load();
    this.applying = false;
  }
}

function isStored(rows: WeightRow[]): boolean {
  return rows.every((row) => Math.abs(row.weight - row.currentWeight) <= 1e-9 * Math.max(1, row.weight));
}
