import { procedures } from '../procedures.ts';

export const datasets = {
  recent: procedures.datasets.recent.handler(({ context }) => context.datasets.recent()),
  preview: procedures.datasets.preview.handler(({ context, input, signal }) =>
    context.previews.open(input.folder, input.labels, input.allFiles ? 'all' : 'named', signal),
  ),
  open: procedures.datasets.open.handler(async ({ context, input }) => {
    const dataset = await context.datasets.openPlace(input);
    return {
      dataset: context.datasets.summary(dataset),
      job: input.scan ? context.datasets.scans.start(dataset) : null,
    };
  }),
  openSample: procedures.datasets.openSample.handler(async ({ context }) => {
    const dataset = await context.datasets.openSample();
    return { dataset: context.datasets.summary(dataset), job: context.datasets.scans.start(dataset) };
  }),
  get: procedures.datasets.get.handler(({ context, input }) =>
    context.datasets.summary(context.datasets.get(input.dataset)),
  ),
  watch: procedures.datasets.watch.handler(async ({ context, input }) => {
    const dataset = context.datasets.getWritable(input.dataset);
    await context.datasets.scans.setWatch(dataset, { on: input.on, pollSeconds: input.pollSeconds });
    return context.datasets.summary(dataset).watch;
  }),
  forget: procedures.datasets.forget.handler(async ({ context, input }) => {
    await context.datasets.forget(input.dataset);
    return {};
  }),
};
