import { procedures } from '../procedures.ts';
import { startStatistics, storedStatistics } from '../statistics.ts';

export const batches = {
  look: procedures.batches.look.handler(async ({ context, input, signal }) =>
    context.batches.look(await context.datasets.counted(input.dataset), input.request, signal),
  ),
};

export const statistics = {
  get: procedures.statistics.get.handler(
    ({ context, input }) =>
      storedStatistics(context.datasets.get(input.dataset).catalogue)[input.split] ?? null,
  ),
  start: procedures.statistics.start.handler(({ context, input }) =>
    startStatistics(context.datasets.getWritable(input.dataset), input, context),
  ),
};

export const charts = {
  histogram: procedures.charts.histogram.handler(async ({ context, input }) => {
    const { catalogue } = await context.datasets.counted(input.dataset);
    return catalogue.chart(input.field, input.query, input.buckets);
  }),
  sizes: procedures.charts.sizes.handler(async ({ context, input }) => {
    const { catalogue } = await context.datasets.counted(input.dataset);
    return catalogue.sizes(input.split, input.most);
  }),
};
