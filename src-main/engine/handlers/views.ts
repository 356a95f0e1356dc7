import { procedures } from '../procedures.ts';

export const views = {
  open: procedures.views.open.handler(async ({ context, input }) => {
    const startedMs = performance.now();
    // All images by path need no numbers: what is seen first is there first.
    const isPlain = input.query === '' && input.sort.by === 'path';
    const { catalogue, views } = isPlain
      ? context.datasets.get(input.dataset)
      : await context.datasets.counted(input.dataset);
    const ids = catalogue.openView(input.query, input.sort);
    const elapsedMs = performance.now() - startedMs;
    const { start, count } = input.first ?? { start: 0, count: 0 };
    const from = start < ids.length ? start : 0;
    return {
      view: views.keep(ids),
      start: from,
      rows: catalogue.rows(ids.subarray(from, from + count)),
      count: ids.length,
      total: catalogue.count(),
      revision: catalogue.revision,
      elapsedMs,
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
  marks: procedures.views.marks.handler(async ({ context, input }) => {
    const { catalogue, views } = await context.datasets.counted(input.dataset);
    return catalogue.marks(views.get(input.view), input.buckets);
  }),
  facets: procedures.views.facets.handler(async ({ context, input }) => {
    const { catalogue } = await context.datasets.counted(input.dataset);
    return catalogue.facets(input.query);
  }),
};
