/**
 * Every call and event of the engine, declared once. Client, types and validation on both sides follow from an entry here;
 * its implementation is one function in `src-main/engine/`.
 *
 * Images go by address, not by call:
 *   /image/{dataset}/{id}/thumb?v={version}    JPEG, at most 320 pixels on its long side, EXIF orientation ignored
 *   /image/{dataset}/{id}/full?v={version}     what a browser can draw: the file's own bytes, or a PNG of the decoded picture
 *   /image/{dataset}/{id}/pixels?v={version}   decoded as the loader decodes: RGB, 8 bits, height x width x 3; the size in `x-width` and `x-height`
 *   /preview/{preview}/{n}                     thumbnail n of a folder that is not opened yet
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { groupKinds } from '../catalogue/groups.ts';
import { contractErrors } from './errors.ts';
import {
  change,
  classId,
  classRow,
  datasetId,
  duplicateGroup,
  editBatch,
  editTarget,
  exportOptions,
  exportPlan,
  facetCounts,
  flag,
  imageDetail,
  imageId,
  imageRow,
  job,
  labelSource,
  pipelines,
  pipelineStep,
  savedView,
  sort,
  splitName,
  weightBeta,
  weightScheme,
} from './values.ts';

const call = oc.errors(contractErrors);

const inDataset = z.object({ dataset: datasetId });
const batchResult = z.object({ batch: editBatch, elapsedMs: z.number() });

export const datasetSummary = z.object({
  id: datasetId,
  name: z.string(),
  /** For display. */
  folder: z.string(),
  images: z.number().int(),
  notOk: z.number().int(),
  classes: z.array(z.object({ name: z.string(), count: z.number().int() })),
  unlabelled: z.number().int(),
  openedAtMs: z.number(),
  reachable: z.boolean(),
  /** A few images to show, as thumbnails of the dataset. */
  examples: z.array(z.object({ id: imageId, version: z.string() })),
  scanning: z.boolean(),
});

export const contract = {
  app: {
    info: call.output(
      z.object({
        version: z.string(),
        platform: z.string(),
        decoders: z.number().int(),
        /** Which door this is: the page offers only what it has. */
        door: z.enum(['browser', 'desktop', 'command-line']),
        home: z.string(),
      }),
    ),
  },
  datasets: {
    recent: call.output(z.array(datasetSummary)),
    /** What opening a folder would give. Nothing is written. */
    preview: call.input(z.object({ folder: z.string().min(1), labels: labelSource })).output(
      z.object({
        preview: z.string(),
        name: z.string(),
        folder: z.string(),
        files: z.number().int(),
        folders: z.number().int(),
        bytes: z.number(),
        /** `examples` are numbers for /preview/{preview}/{n}. */
        classes: z.array(
          z.object({ name: z.string(), count: z.number().int(), examples: z.array(z.number().int()) }),
        ),
        unlabelled: z.object({ count: z.number().int(), examples: z.array(z.number().int()) }),
        others: z.array(z.object({ extension: z.string(), count: z.number().int() })),
        ignoredFolders: z.number().int(),
        warnings: z.array(z.string()),
        /** True where counting stopped at a limit; the numbers are then lower bounds. */
        partial: z.boolean(),
      }),
    ),
    /** Opens the catalogue of a folder, or makes it, and starts a scan when `scan` says so. */
    open: call
      .input(
        z.object({
          folder: z.string().min(1),
          labels: labelSource.optional(),
          scan: z.boolean().default(true),
        }),
      )
      .output(z.object({ dataset: datasetSummary, job: job.nullable() })),
    /** The sample dataset, generated on first use. */
    openSample: call.output(z.object({ dataset: datasetSummary, job: job.nullable() })),
    get: call.input(inDataset).output(datasetSummary),
    forget: call.input(inDataset).output(z.object({})),
  },
  scan: {
    start: call.input(inDataset).output(job),
  },
  jobs: {
    list: call.output(z.array(job)),
    cancel: call.input(z.object({ id: z.string() })).output(job),
  },
  events: {
    /** At most 10 progress events a second. `changed` says that counts and rows may differ since that revision. */
    subscribe: call.input(z.object({ dataset: datasetId.optional() })).output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('job'), job }),
          z.object({
            kind: z.literal('changed'),
            dataset: datasetId,
            revision: z.number().int(),
            by: z.enum(['scan', 'edit']),
          }),
        ]),
      ),
    ),
  },
  views: {
    /** Runs a query and keeps the ordered ids. A view does not change when images do: open it again to see the difference. */
    open: call.input(inDataset.extend({ query: z.string().max(10_000), sort })).output(
      z.object({
        view: z.string(),
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
  },
  images: {
    get: call.input(inDataset.extend({ id: imageId })).output(imageDetail),
  },
  classes: {
    list: call.input(inDataset).output(z.array(classRow)),
    /** Gives a class another name; its index stays. Files that the scan finds under the old name still get this class. */
    rename: call
      .input(inDataset.extend({ id: classId, name: z.string().trim().min(1).max(255) }))
      .output(batchResult),
  },
  edits: {
    /** How many images a change would be for, by class and by mark, before anything is done. */
    extent: call.input(inDataset.extend({ target: editTarget })).output(
      z.object({
        count: z.number().int(),
        classes: z.array(z.object({ classId: z.number().int().nullable(), count: z.number().int() })),
        flags: z.array(z.object({ flag, count: z.number().int() })),
      }),
    ),
    /** Applies one change in one transaction. With `expect`, refuses (EXTENT_CHANGED) where the target has become another number of images. */
    apply: call
      .input(inDataset.extend({ target: editTarget, change, expect: z.number().int().optional() }))
      .output(batchResult),
    undo: call.input(inDataset).output(batchResult),
    redo: call.input(inDataset).output(batchResult),
    /** Undoes one batch, or the part of it for some images, wherever it stands, as a new batch. Images changed again since are left alone and counted. */
    revert: call
      .input(inDataset.extend({ batch: z.number().int(), ids: z.array(imageId).optional() }))
      .output(batchResult.extend({ leftAlone: z.number().int() })),
    /** Newest first. */
    history: call
      .input(
        inDataset.extend({
          before: z.number().int().optional(),
          limit: z.number().int().positive().max(500).default(100),
        }),
      )
      .output(
        z.object({
          batches: z.array(editBatch),
          canUndo: editBatch.nullable(),
          canRedo: editBatch.nullable(),
        }),
      ),
  },
  weights: {
    /** What a scheme would give, per class: the weight and the share of draws that the class gets. */
    preview: call
      .input(
        inDataset.extend({
          scheme: weightScheme,
          beta: weightBeta.optional(),
          query: z.string().max(10_000).default(''),
        }),
      )
      .output(
        z.array(
          z.object({
            classId: z.number().int(),
            count: z.number().int(),
            weight: z.number(),
            /** Share of a uniform draw, and of a weighted one. */
            uniformShare: z.number(),
            weightedShare: z.number(),
            /** Mean weight and share of draws as stored now. */
            currentWeight: z.number(),
            currentShare: z.number(),
          }),
        ),
      ),
  },
  issues: {
    /** How many images a query finds, how many of them are dropped, and the first few; no view is kept. */
    look: call
      .input(
        inDataset.extend({
          query: z.string().max(10_000),
          examples: z.number().int().nonnegative().max(200),
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
  },
  splits: {
    /** What a split by ratios would make of every image, before anything is done. */
    preview: call
      .input(
        inDataset.extend({
          ratios: z.record(splitName, z.number().positive().max(1)),
          seed: z.number().int().nonnegative().max(0xffff_ffff),
          group: z.enum(groupKinds).default('duplicates'),
        }),
      )
      .output(
        z.object({
          /** Images by class (null: unlabelled), split now and split then, also those that stay; `samples` of them go into exports. */
          flows: z.array(
            z.object({
              classId: classId.nullable(),
              from: splitName.nullable(),
              to: splitName.nullable(),
              count: z.number().int(),
              samples: z.number().int(),
            }),
          ),
          /** The first few samples that would move. */
          moved: z.array(z.object({ image: imageRow, from: splitName.nullable(), to: splitName })),
          /** Groups of exact copies, same bytes or same pixels, in more than one split: as they are, and afterwards. */
          leaks: z.object({ before: z.number().int(), after: z.number().int() }),
        }),
      ),
  },
  duplicates: {
    /** Groups of the same picture: label conflicts first, then leaks, then the largest, and those that are decided last. `from` and `count` choose a stretch; the numbers are of all. Seconds for a million images. */
    list: call
      .input(
        inDataset.extend({
          /** Most bits of 256 in which the hashes may differ; null for exact copies alone. */
          distance: z.number().int().min(0).max(64).nullable(),
          /** Also mirrored and turned copies. */
          flips: z.boolean().default(false),
          only: z.enum(['all', 'conflicts', 'leaks']).default('all'),
          /** Folders of the dataset whose images are kept, whatever is measured. */
          keepFolders: z.array(z.string().max(4096)).max(100).default([]),
          from: z.number().int().nonnegative().default(0),
          count: z.number().int().positive().max(500).default(200),
        }),
      )
      .output(
        z.object({
          groups: z.array(duplicateGroup),
          total: z.number().int(),
          images: z.number().int(),
          conflicts: z.number().int(),
          leaks: z.number().int(),
          /** Where at most one is left that is not dropped, or all that are left are marked as kept. */
          decided: z.number().int(),
          elapsedMs: z.number(),
        }),
      ),
  },
  /** The pipelines of the dataset, one a split; they leave with an export. */
  pipelines: {
    get: call.input(inDataset).output(pipelines),
    /** Sets the pipeline of one split; null forgets it. */
    set: call
      .input(inDataset.extend({ split: splitName, steps: z.array(pipelineStep).max(100).nullable() }))
      .output(pipelines),
  },
  /** Queries under names, in the order in which they were saved. Each call gives the list as it is then. */
  savedViews: {
    list: call.input(inDataset).output(z.array(savedView)),
    /** A view of the same name is replaced where it stands. */
    save: call.input(inDataset.extend({ view: savedView })).output(z.array(savedView)),
    rename: call
      .input(inDataset.extend({ name: z.string(), to: savedView.shape.name }))
      .output(z.array(savedView)),
    remove: call.input(inDataset.extend({ name: z.string() })).output(z.array(savedView)),
  },
  export: {
    plan: call.input(inDataset.extend({ options: exportOptions })).output(exportPlan),
    run: call.input(inDataset.extend({ options: exportOptions })).output(job),
  },
};

export type Contract = typeof contract;
export type DatasetSummary = z.infer<typeof datasetSummary>;
