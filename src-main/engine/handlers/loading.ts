import { procedures } from '../procedures.ts';
import { startStatistics, storedStatistics } from '../statistics.ts';

export const batches = {
  look: procedures.batches.look.handler(({ context, input, signal }) =>
    context.batches.look(context.datasets.get(input.dataset), input.request, signal),
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
  histogram: procedures.charts.histogram.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.chart(input.field, input.query, input.buckets),
  ),
  sizes: procedures.charts.sizes.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.sizes(input.split, input.most),
  ),
};
