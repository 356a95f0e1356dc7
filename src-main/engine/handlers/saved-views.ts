import { z } from 'zod';
import { savedView, type SavedView } from '../../../src-shared/contract/values.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { procedures } from '../procedures.ts';

/** What a later Winnow stored in a form that this one does not know counts as nothing. */
function read(catalogue: ReadCatalogue): SavedView[] {
  return z
    .array(savedView)
    .catch([])
    .parse(catalogue.setting('views') ?? []);
}

function indexOf(views: readonly SavedView[], name: string): number {
  const index = views.findIndex((view) => view.name === name);
  if (index !== -1) return index;
  throw new WinnowError('BAD_INPUT', `There is no saved view named ${name}.`, { subject: name });
}

export const savedViews = {
  list: procedures.savedViews.list.handler(({ context, input }) =>
    read(context.datasets.get(input.dataset).catalogue),
  ),
  save: procedures.savedViews.save.handler(({ context, input }) => {
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const views = read(catalogue);
    const known = views.findIndex((view) => view.name === input.view.name);
    const next = known === -1 ? [...views, input.view] : views.with(known, input.view);
    catalogue.setSetting('views', next);
    return next;
  }),
  rename: procedures.savedViews.rename.handler(({ context, input }) => {
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const views = read(catalogue);
    const index = indexOf(views, input.name);
    if (input.to !== input.name && views.some((view) => view.name === input.to)) {
      throw new WinnowError('BAD_INPUT', `There is a saved view named ${input.to} already.`, {
        subject: input.to,
        hint: 'Choose another name.',
      });
    }
    const next = views.with(index, { ...views[index]!, name: input.to });
    catalogue.setSetting('views', next);
    return next;
  }),
  remove: procedures.savedViews.remove.handler(({ context, input }) => {
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const views = read(catalogue);
    const next = views.toSpliced(indexOf(views, input.name), 1);
    catalogue.setSetting('views', next);
    return next;
  }),
};
