import { procedures } from '../procedures.ts';

export const folders = {
  list: procedures.folders.list.handler(({ context, input }) => context.folders.list(input.id)),
};
