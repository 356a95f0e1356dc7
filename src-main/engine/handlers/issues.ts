import { procedures } from '../procedures.ts';

export const issues = {
  look: procedures.issues.look.handler(({ context, input }) => {
    const { catalogue } = context.datasets.get(input.dataset);
    const { count, flags } = catalogue.extent({ query: input.query });
    const ids =
      count === 0 || input.examples === 0
        ? new Int32Array()
        : catalogue.openView(input.query, { by: 'path', descending: false }).subarray(0, input.examples);
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
