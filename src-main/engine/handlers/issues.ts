import { printValue } from '../../../src-shared/catalogue/query/print-query.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { procedures } from '../procedures.ts';

export const issues = {
  look: procedures.issues.look.handler(async ({ context, input }) => {
    const { catalogue } = await context.datasets.counted(input.dataset);
    const query = input.ofClass === undefined ? input.query : ofClass(catalogue, input.query, input.ofClass);
    const { count, flags } = catalogue.extent({ query });
    const found =
      count === 0 || input.examples === 0
        ? new Int32Array()
        : catalogue.openView(query, { by: 'path', descending: false });
    const ids = input.spread ? spread(found, input.examples) : found.subarray(0, input.examples);
    return {
      count,
      dropped: flags.find(({ flag }) => flag === 'dropped')?.count ?? 0,
      examples: catalogue.rows(ids),
    };
  }),
  histogram: procedures.issues.histogram.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.measureHistogram(input.field, input.upTo, input.buckets),
  ),
};

/** The query, of one class alone. */
function ofClass(catalogue: ReadCatalogue, query: string, id: number): string {
  const label = `label:${printValue(catalogue.className(id))}`;
  return query.trim() === '' ? label : `(${query}) ${label}`;
}

/** At most `most` of them, at equal distances. */
function spread(ids: Int32Array, most: number): Int32Array {
  if (ids.length <= most) return ids;
  return Int32Array.from({ length: most }, (_, i) => ids[Math.floor((i * ids.length) / most)]!);
}
