import { z } from 'zod';
import { call, inDataset } from './base.ts';
import { classId, facetCounts, imageDetail, imageId, imageRow, savedView, sort } from './values.ts';

export const views = {
  /** Runs a query and keeps the ordered ids. A view does not change when images do: open it again to see the difference. */
  open: call
    .input(
      inDataset.extend({
        query: z.string().max(10_000),
        sort,
        /** Rows that are wanted with the answer, so that nobody asks for them after it. */
        first: z
          .object({
            start: z.number().int().nonnegative(),
            count: z.number().int().positive().max(2000),
          })
          .optional(),
      }),
    )
    .output(
      z.object({
        view: z.string(),
        /** Where `rows` begin: where they were wanted, or at the first image where the view ends before that. */
        start: z.number().int(),
        rows: z.array(imageRow),
        count: z.number().int(),
        total: z.number().int(),
        revision: z.number().int(),
        elapsedMs: z.number(),
      }),
    ),
  slice: call
    .input(
      inDataset.extend({
        view: z.string(),
        start: z.number().int().nonnegative(),
        count: z.number().int().positive().max(2000),
      }),
    )
    .output(z.array(imageRow)),
  /** Where an image stands in a view; null when it is not in it. */
  position: call
    .input(inDataset.extend({ view: z.string(), id: imageId }))
    .output(z.number().int().nullable()),
  /** Positions of everything that is not ok, at most `buckets` of them, for the map beside the scroll bar. */
  marks: call
    .input(inDataset.extend({ view: z.string(), buckets: z.number().int().positive().max(4000) }))
    .output(z.object({ bad: z.array(z.number().int()), warn: z.array(z.number().int()) })),
  facets: call.input(inDataset.extend({ query: z.string().max(10_000) })).output(facetCounts),
};

export const images = {
  get: call.input(inDataset.extend({ id: imageId })).output(imageDetail),
};

export const issues = {
  /** How many images a query finds, how many of them are dropped, and the first few; no view is kept. */
  look: call
    .input(
      inDataset.extend({
        query: z.string().max(10_000),
        /** Of this class alone, whatever its name has become by now. */
        ofClass: classId.optional(),
        examples: z.number().int().nonnegative().max(200),
        /** Examples from all over what is found, in place of the first ones. */
        spread: z.boolean().default(false),
      }),
    )
    .output(z.object({ count: z.number().int(), dropped: z.number().int(), examples: z.array(imageRow) })),
  /** Images by a measure of their pixels, in equal stretches from 0 to `upTo`; what lies beyond counts in the last. */
  histogram: call
    .input(
      inDataset.extend({
        field: z.enum(['sharpness', 'shadows', 'highlights', 'entropy']),
        upTo: z.number().positive().max(1),
        buckets: z.number().int().min(1).max(200),
      }),
    )
    .output(z.array(z.number().int())),
};

/** Queries under names, in the order in which they were saved. Each call gives the list as it is then. */
export const savedViews = {
  list: call.input(inDataset).output(z.array(savedView)),
  /** A view of the same name is replaced where it stands. */
  save: call.input(inDataset.extend({ view: savedView })).output(z.array(savedView)),
  rename: call
    .input(inDataset.extend({ name: z.string(), to: savedView.shape.name }))
    .output(z.array(savedView)),
  remove: call.input(inDataset.extend({ name: z.string() })).output(z.array(savedView)),
};
