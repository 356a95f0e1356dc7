import type { EditTarget } from '../../../src-shared/contract/values.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import type { OpenDataset } from '../open-dataset.ts';
import { procedures } from '../procedures.ts';

/** Runs an edit and says how long it took, which is what a person waits for. */
function timed<T extends object>(work: () => T): T & { elapsedMs: number } {
  const startedMs = performance.now();
  return { ...work(), elapsedMs: performance.now() - startedMs };
}

/** The ids of a target in the order of its view, or the query itself, which the catalogue turns into one statement. */
function selectionOf(
  { views }: OpenDataset,
  target: EditTarget,
): { ids: ArrayLike<number> } | { query: string } {
  if ('ids' in target) return { ids: target.ids };
  if ('query' in target) return { query: target.query };
  const view = views.get(target.view);
  // Ranges may overlap: together they are never more than the view.
  const chosen = new Uint8Array(view.length);
  for (const [start, end] of target.ranges) chosen.fill(1, start, Math.max(start, end));
  return { ids: view.filter((_, position) => chosen[position] === 1) };
}

export const edits = {
  extent: procedures.edits.extent.handler(async ({ context, input }) => {
    const dataset = await context.datasets.counted(input.dataset);
    return dataset.catalogue.extent(selectionOf(dataset, input.target));
  }),
  apply: procedures.edits.apply.handler(({ context, input }) => {
    const dataset = context.datasets.getWritable(input.dataset);
    // Before anything else: what the request was for may be gone since it was answered, its view or the extent it expected.
    const known = dataset.catalogue.answered(input.request);
    if (known) return timed(() => ({ batch: known }));
    const selection = selectionOf(dataset, input.target);
    return timed(() => {
      if (input.expect !== undefined) {
        const { count } = dataset.catalogue.extent(selection);
        if (count !== input.expect) {
          throw new WinnowError(
            'EXTENT_CHANGED',
            `Expected to change ${input.expect} images, but the selection is ${count} now.`,
            {
              hint: 'Look at the selection again, then repeat the change. Nothing was changed.',
            },
          );
        }
      }
      return { batch: dataset.catalogue.applyChange(selection, input.change, input.request) };
    });
  }),
  undo: procedures.edits.undo.handler(({ context, input }) =>
    timed(() => ({ batch: context.datasets.getWritable(input.dataset).catalogue.undo(input.request) })),
  ),
  redo: procedures.edits.redo.handler(({ context, input }) =>
    timed(() => ({ batch: context.datasets.getWritable(input.dataset).catalogue.redo(input.request) })),
  ),
  revert: procedures.edits.revert.handler(({ context, input }) =>
    timed(() =>
      context.datasets.getWritable(input.dataset).catalogue.revert(input.batch, input.ids, input.request),
    ),
  ),
  history: procedures.edits.history.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.history(input.before, input.limit),
  ),
};
