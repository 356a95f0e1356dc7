import type { Notice } from '../../src-shared/catalogue/notice.ts';
import { thresholds } from '../../src-shared/catalogue/thresholds.ts';
import { verdicts, type Verdict } from '../../src-shared/catalogue/verdict.ts';
import type { FacetCounts } from '../../src-shared/contract/values.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Workspace } from './workspace.svelte.ts';

export type Look = Awaited<ReturnType<typeof client.issues.look>>;

export interface Measure {
  notice: Notice;
  field: 'sharpness' | 'shadows' | 'highlights' | 'entropy';
  /** Which side of the threshold is the issue. */
  operator: '<' | '>';
  usual: number;
  /** Where the slider ends. */
  upTo: number;
  step: number;
}

/** The notices that a slider decides, with what the engine takes for them where nobody moved it. */
export const measures: readonly Measure[] = [
  {
    notice: 'blurry',
    field: 'sharpness',
    operator: '<',
    usual: thresholds.sharpnessBelow,
    upTo: 0.3,
    step: 0.005,
  },
  { notice: 'dark', field: 'highlights', operator: '<', usual: thresholds.darkBelow, upTo: 1, step: 0.01 },
  { notice: 'bright', field: 'shadows', operator: '>', usual: thresholds.brightAbove, upTo: 1, step: 0.01 },
  {
    notice: 'low-information',
    field: 'entropy',
    operator: '<',
    usual: thresholds.entropyBelow,
    upTo: 1,
    step: 0.01,
  },
];

export const histogramBuckets = 50;
/** More than are drawn, as what is broken may have no picture. */
const examples = 12;

/** One issue: a query, and what it finds. */
export class Issue {
  readonly name: Verdict | Notice;
  readonly measure: Measure | null;
  threshold: number = $state(0);
  look: Look | null = $state.raw(null);
  histogram: number[] | null = $state.raw(null);
  #dataset: string;
  #turn = 0;

  constructor(dataset: string, name: Verdict | Notice, measure: Measure | null = null) {
    this.#dataset = dataset;
    this.name = name;
    this.measure = measure;
    if (measure) this.threshold = measure.usual;
  }

  get query(): string {
    if ((verdicts as readonly string[]).includes(this.name)) return `verdict:${this.name}`;
    const { measure, threshold } = this;
    if (!measure || threshold === measure.usual) return `notice:${this.name}`;
    return `${measure.field}${measure.operator}${threshold}`;
  }

  /** How many dropping would change. */
  get droppable(): number {
    return this.look ? this.look.count - this.look.dropped : 0;
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    const look = await client.issues.look({ dataset: this.#dataset, query: this.query, examples });
    if (turn === this.#turn) this.look = look;
  }

  async loadHistogram(): Promise<void> {
    if (!this.measure) return;
    const { field, upTo } = this.measure;
    this.histogram = await client.issues.histogram({
      dataset: this.#dataset,
      field,
      upTo,
      buckets: histogramBuckets,
    });
  }

  move(threshold: number): void {
    this.threshold = threshold;
    void this.load().catch(() => undefined);
  }
}

/** Everything that is wrong or worth knowing, over the whole dataset. */
export class Issues {
  facets: FacetCounts | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  verdicts: Issue[] = $state.raw([]);
  measured: Issue[] = $state.raw([]);
  notices: Issue[] = $state.raw([]);
  #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.measured = measures.map((measure) => new Issue(workspace.dataset, measure.notice, measure));
  }

  async load(): Promise<void> {
    const { dataset } = this.#workspace;
    try {
      const facets = await client.views.facets({ dataset, query: '' });
      this.facets = facets;
      this.failure = null;
      const known = new Map([...this.verdicts, ...this.notices].map((issue) => [issue.name, issue]));
      const issueOf = (name: Verdict | Notice) => known.get(name) ?? new Issue(dataset, name);
      this.verdicts = facets.verdicts
        .filter(({ verdict, count }) => verdict !== 'ok' && count > 0)
        .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict))
        .map(({ verdict }) => issueOf(verdict));
      this.notices = facets.notices
        .filter(({ notice, count }) => count > 0 && !measures.some((one) => one.notice === notice))
        .sort((a, b) => b.count - a.count)
        .map(({ notice }) => issueOf(notice));
      // One after the other: the engine answers other screens in between.
      for (const issue of [...this.verdicts, ...this.measured, ...this.notices]) await issue.load();
      for (const issue of this.measured) await issue.loadHistogram();
    } catch (error) {
      this.failure = toFailure(error);
    }
  }

  /** What is known of changed files stands, as it is. */
  async review(issue: Issue): Promise<void> {
    await this.#workspace.edits.changeQuery({ kind: 'reviewed' }, issue.query);
    await issue.load().catch(() => undefined);
  }

  /** Gives all of them the class that is suggested for each. */
  async accept(issue: Issue): Promise<void> {
    await this.#workspace.edits.changeQuery({ kind: 'acceptSuggestion' }, issue.query);
    await issue.load().catch(() => undefined);
  }

  async drop(issue: Issue): Promise<void> {
    await this.#workspace.edits.changeQuery({ kind: 'flag', flag: 'dropped' }, issue.query);
    await issue.load().catch(() => undefined);
  }
}
