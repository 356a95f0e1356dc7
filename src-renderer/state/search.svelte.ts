import { complete, type Suggestion } from '../../src-shared/catalogue/query/complete.ts';
import { queryWords } from '../layout/query-words.ts';
import type { Failure } from './failure.ts';
import type { Route } from './route.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

export interface Completion extends Suggestion {
  /** How many images of the query have it, where that is known. */
  count: number | undefined;
}

/** What is wrong with the query itself is said below the box; anything else in place of the images. */
export const ofTheQuery: ReadonlySet<string> = new Set(['QUERY_INVALID', 'CLASS_UNKNOWN', 'SPLIT_UNKNOWN']);

/** The search box: words that stand as tokens, and the one that is being typed. The whole is the query in the address. */
export class Search {
  typed: string = $state('');
  /** Index of the marked completion; -1 while none is. */
  marked: number = $state(-1);
  #closed = $state(false);
  /** The whole query stands in the field as text; what becomes of it takes its place. */
  #isWhole = $state(false);
  #workspace: Workspace;
  #route: Route;

  constructor(workspace: Workspace, route: Route) {
    this.#workspace = workspace;
    this.#route = route;
  }

  /** What the address holds. */
  get committed(): string {
    return this.#route.place.query;
  }

  /** What of it stands before the field, as tokens. */
  get tokens(): string {
    return this.#isWhole ? '' : this.committed;
  }

  /** Why the query in the address was not run. */
  get failure(): Failure | null {
    const failure = this.#workspace.view.failure;
    return failure && ofTheQuery.has(failure.code) ? failure : null;
  }

  get completions(): Completion[] {
    if (this.#closed || this.typed === '') return [];
    const { classes, facets } = this.#workspace;
    const splits = (facets?.splits ?? []).flatMap((one) => one.split ?? []);
    const names = { classes: classes.map((one) => one.name), splits };
    return complete(this.typed, this.typed.length, names).map((one) => ({
      ...one,
      count: this.#countOf(one),
    }));
  }

  onType(): void {
    this.#closed = false;
    this.marked = -1;
    // A space after a whole word makes a token of it.
    if (/\s$/.test(this.typed) && (this.typed.match(/"/g)?.length ?? 0) % 2 === 0) this.commit();
  }

  commit(): void {
    const query = `${this.tokens} ${this.typed}`.trim();
    this.cancel();
    if (query !== this.committed) this.#set(query);
  }

  /** The field is empty again, and the query what it was. */
  cancel(): void {
    this.typed = '';
    this.#isWhole = false;
    this.#closed = false;
    this.marked = -1;
  }

  mark(by: number): void {
    const count = this.completions.length;
    this.marked = (this.marked + by + count + (this.marked < 0 && by < 0 ? 1 : 0)) % count;
  }

  take(index: number): void {
    const chosen = this.completions[index];
    if (!chosen) return;
    this.typed = this.typed.slice(0, chosen.from) + chosen.text + this.typed.slice(chosen.to);
    this.marked = -1;
    // A field alone waits for its value.
    if (!/[:<>=]$/.test(chosen.text)) this.commit();
  }

  closeCompletions(): void {
    this.#closed = true;
  }

  /** Takes the last token back into the field. */
  editLast(): void {
    const last = queryWords(this.committed).at(-1);
    if (!last) return;
    this.#set(this.committed.slice(0, last.start));
    this.typed = last.text;
  }

  /** Takes the whole query back into the field. */
  editAll(): void {
    this.typed = `${this.tokens} ${this.typed}`.trim();
    this.#isWhole = true;
  }

  #countOf(suggestion: Suggestion): number | undefined {
    const { facets } = this.#workspace;
    const field = /([a-z]+):[^:]*$/i.exec(this.typed.slice(0, suggestion.from))?.[1]?.toLowerCase();
    if (!facets || field === undefined) return undefined;
    const name = suggestion.label === 'none' ? null : suggestion.label;
    if (field === 'label')
      return facets.classes.find((one) => this.#workspace.className(one.classId) === name)?.count ?? 0;
    if (field === 'verdict') return facets.verdicts.find((one) => one.verdict === name)?.count ?? 0;
    if (field === 'notice') return facets.notices.find((one) => one.notice === name)?.count ?? 0;
    if (field === 'split') return facets.splits.find((one) => one.split === name)?.count ?? 0;
    return undefined;
  }

  #set(query: string): void {
    this.#route.go({ query: query.trim(), image: null });
  }
}
