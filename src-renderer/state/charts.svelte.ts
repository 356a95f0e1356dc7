import type { ChartField } from '../../src-shared/contract/loading.ts';
import { rangeOf, term, withoutField } from '../layout/query-words.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';

export const shownFields = [
  'pixels',
  'ratio',
  'brightness',
  'sharpness',
  'weight',
  'width',
  'height',
  'bytes',
] as const satisfies readonly ChartField[];
export type ShownField = (typeof shownFields)[number];
export type Histogram = Awaited<ReturnType<typeof client.charts.histogram>>;

/** Bars of a chart: each a few pixels wide. */
const buckets = 32;
const wholeNumbers: readonly ChartField[] = ['width', 'height', 'pixels', 'bytes'];

/** How the images of a query are spread. Each chart leaves its own part of the query aside, so that what a brush cuts off stays in sight. */
export class Charts {
  histograms: Partial<Record<ShownField, Histogram>> = $state.raw({});
  classes: { classId: number; count: number }[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  readonly #dataset: string;
  #turn = 0;

  constructor(dataset: string) {
    this.#dataset = dataset;
  }

  /** One after the other, so that the grid's own questions come in between. */
  async load(query: string): Promise<void> {
    const turn = ++this.#turn;
    const dataset = this.#dataset;
    try {
      const facets = await client.views.facets({ dataset, query: withoutField(query, 'label') });
      if (turn !== this.#turn) return;
      this.classes = facets.classes.flatMap(({ classId, count }) =>
        classId === null ? [] : { classId, count },
      );
      for (const field of shownFields) {
        const found = await client.charts.histogram({
          dataset,
          query: withoutField(query, field),
          field,
          buckets,
        });
        if (turn !== this.#turn) return;
        this.histograms = { ...this.histograms, [field]: found };
      }
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    }
  }
}

/** The query that leaves of a field what the bars hold; all of it for null. */
export function brushedQuery(
  query: string,
  field: ShownField,
  { edges }: Histogram,
  bars: readonly [number, number] | null,
): string {
  const rest = withoutField(query, field);
  if (bars === null) return rest;
  const [from, to] = bars;
  // A number lies in whole pixels and bytes: the first one that is not below an edge.
  const bound = (edge: number) =>
    wholeNumbers.includes(field) ? Math.ceil(edge) : Number(edge.toPrecision(6));
  const words = [
    ...(from > 0 ? [`${field}>=${bound(edges[from]!)}`] : []),
    ...(to < edges.length - 2 ? [`${field}<${bound(edges[to + 1]!)}`] : []),
  ];
  return [rest, ...words].filter(Boolean).join(' ');
}

/** The bars that a query leaves of a field; null where it leaves all. */
export function brushedBars(query: string, field: ShownField, { edges }: Histogram): [number, number] | null {
  const { low, high } = rangeOf(query, field);
  const last = edges.length - 2;
  if ((low === null && high === null) || last < 0) return null;
  const bound = (edge: number) =>
    wholeNumbers.includes(field) ? Math.ceil(edge) : Number(edge.toPrecision(6));
  const from = low === null ? 0 : edges.findLastIndex((edge) => bound(edge) <= low);
  const to = high === null ? last : edges.findIndex((edge) => bound(edge) >= high) - 1;
  return [Math.max(0, Math.min(last, from)), Math.max(0, Math.min(last, to === -2 ? last : to))];
}

export function brushedClasses(query: string, names: readonly string[]): string {
  const rest = withoutField(query, 'label');
  if (names.length === 0) return rest;
  const [first, ...others] = names.map((name) => term('label', name));
  return [rest, [first, ...others.map((one) => one!.slice('label:'.length))].join(',')]
    .filter(Boolean)
    .join(' ');
}
