import { procedures } from '../procedures.ts';

export const jobs = {
  list: procedures.jobs.list.handler(({ context }) => context.jobs.list()),
  cancel: procedures.jobs.cancel.handler(({ context, input }) => context.jobs.cancel(input.id)),
};

export const events = {
  subscribe: procedures.events.subscribe.handler(({ context, input, signal }) =>
    context.events.listen(input.dataset, signal),
  ),
};

export const scan = {
  start: procedures.scan.start.handler(({ context, input }) =>
    context.datasets.scans.start(context.datasets.getWritable(input.dataset)),
  ),
};
