import { procedures } from '../procedures.ts';

export const splits = {
  preview: procedures.splits.preview.handler(({ context, input, signal }) => {
    const { dataset, ...ratios } = input;
    return context.datasets.get(dataset).reader.ask('previewSplits', ratios, signal);
  }),
};
