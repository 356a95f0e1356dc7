import { procedures } from '../procedures.ts';

export const duplicates = {
  list: procedures.duplicates.list.handler(({ context, input, signal }) => {
    const { dataset, ...question } = input;
    return context.datasets.get(dataset).reader.ask('listDuplicates', question, signal);
  }),
};
