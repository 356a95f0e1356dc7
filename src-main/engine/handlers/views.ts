import { procedures } from '../procedures.ts';

export const views = {
  open: procedures.views.open.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue, views } = context.datasets.get(input.dataset);
    const ids = catalogue.openView(input.query, input.sort);
    return {
      view: views.keep(ids),
      count: ids.length,
      total: catalogue.count(),
      revision: catalogue.revision,
      elapsedMs: performance.now() - startedMs,
    };
  }),
  slice: procedures.views.slice.handler(({ context, input }) => {
    const { catalogue, views } = context.datasets.get(input.dataset);
    return catalogue.rows(views.get(input.view).subarray(input.start, input.start + input.count));
  }),
  position: procedures.views.position.handler(({ context, input }) => {
    const position = context.datasets.get(input.dataset).views.get(input.view).indexOf(input.id);
    return position < 0 ? null : position;
  }),
  marks: procedures.views.marks.handler(({ context, input }) => {
    const { catalogue, views } = context.datasets.get(input.dataset);
    return catalogue.marks(views.get(input.view), input.buckets);
  }),
  facets: procedures.views.facets.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.facets(input.query),
  ),
};
