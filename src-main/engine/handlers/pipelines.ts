import { z } from 'zod';
import { pipelines as stored } from '../../../src-shared/contract/values.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { procedures } from '../procedures.ts';

/** What a later Winnow stored in a form that this one does not know counts as nothing. */
function read(catalogue: ReadCatalogue): z.infer<typeof stored> {
  return stored.catch({}).parse(catalogue.setting('pipelines') ?? {});
}

export const pipelines = {
  get: procedures.pipelines.get.handler(({ context, input }) =>
    read(context.datasets.get(input.dataset).catalogue),
  ),
  set: procedures.pipelines.set.handler(({ context, input }) => {
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const { [input.split]: _, ...others } = read(catalogue);
    const next = input.steps === null ? others : { ...others, [input.split]: input.steps };
    catalogue.setSetting('pipelines', next);
    return next;
  }),
};
