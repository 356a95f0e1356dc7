import { z } from 'zod';
import { keeperReasonKinds } from '../catalogue/duplicates/keeper-reason.ts';
import { exportFormats, placements } from '../catalogue/export-format.ts';
import { groupKinds } from '../catalogue/groups.ts';
import { notices } from '../catalogue/notice.ts';
import { sortKeys } from '../catalogue/sort-key.ts';
import { verdicts } from '../catalogue/verdict.ts';
import { weightSchemes } from '../catalogue/weight-scheme.ts';

export type { SortKey } from '../catalogue/sort-key.ts';
export type { WeightScheme } from '../catalogue/weight-scheme.ts';

/** How labels come with the files. `pattern` holds a regular expression over the relative path with one group, or a group named `label`. */
export const labelSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder') }),
  z.object({ kind: z.literal('prefix') }),
  z.object({ kind: z.literal('pattern'), pattern: z.string().min(1).max(1000) }),
  z.object({ kind: z.literal('none') }),
]);

export const verdict = z.enum(verdicts);
export const notice = z.enum(notices);

/** A person's mark on an image: dropped is left out of exports, kept says that it was looked at and stays. */
export const flag = z.enum(['none', 'dropped', 'kept']);

export const datasetId = z.string().regex(/^[a-z0-9]{12}$/);
export const imageId = z.number().int().positive();
export const classId = z.number().int().nonnegative();
export const splitName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** What a grid cell shows. `version` changes when the bytes of the file do, and belongs into its image address. */
export const imageRow = z.object({
  id: imageId,
  /** Relative to its root, `/` between its parts. For display and sorting; calls take the id. */
  path: z.string(),
  classId: classId.nullable(),
  flag,
  weight: z.number(),
  split: splitName.nullable(),
  verdict,
  /** Share of rows that a truncated file still gave, in percent. */
  recoveredPercent: z.number().nullable(),
  notices: z.array(notice),
  /** Pixels as stored in the file, before any EXIF rotation; null where the header could not be read. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Mean colour as `#rrggbb`, drawn until the thumbnail is there. */
  tint: z.string().nullable(),
  version: z.string(),
  bytes: z.number().int(),
  /** What a model holds to be right where the label looks wrong (notice `label-error`). */
  suggestedClassId: classId.nullable(),
  /** Why the verdict is what it is, as a sentence. Empty when it is ok. */
  reason: z.string(),
});

export const consumerOpinion = z.object({
  /** For instance "Pillow, torchvision" or "sharp". */
  consumer: z.string(),
  outcome: z.enum(['loads', 'raises', 'differs']),
  detail: z.string(),
});

export const imageDetail = imageRow.extend({
  root: z.string(),
  mtimeMs: z.number(),
  sha256: z.string().nullable(),
  format: z.string().nullable(),
  channels: z.number().int().nullable(),
  bitDepth: z.number().int().nullable(),
  colorSpace: z.string().nullable(),
  hasIcc: z.boolean(),
  /** EXIF orientation 1 to 8. */
  orientation: z.number().int(),
  frames: z.number().int(),
  consumers: z.array(consumerOpinion),
  /** In order. */
  tags: z.array(z.string()),
  /** How likely the label is right, 0 to 1, by the predictions that were read last. */
  labelQuality: z.number().nullable(),
  /** Each from 0 to 1, under the names that queries have for them; null where there is no picture, or where an older Winnow scanned it. */
  measures: z
    .object({
      sharpness: z.number(),
      brightness: z.number(),
      shadows: z.number(),
      highlights: z.number(),
      entropy: z.number(),
    })
    .nullable(),
  exactDuplicates: z.array(imageId),
});

/** Which of the nine colours a class has on the screen. */
export const classColour = z.number().int().min(1).max(9);

/** A class. `id` is its own number, which never changes: a new class is appended, an emptied one keeps its place. */
export const classRow = z.object({
  id: classId,
  name: z.string(),
  count: z.number().int(),
  colour: classColour,
});

/** `field` sorts ascending, `-field` descending; ties go by path. */
export const sort = z.object({ by: z.enum(sortKeys), descending: z.boolean() });

export const jobState = z.enum(['running', 'cancelling', 'done', 'cancelled', 'failed']);

/** A piece of long work. `done` of `total` in `unit`; `total` is null while it is still being counted. */
export const job = z.object({
  id: z.string(),
  dataset: datasetId.nullable(),
  kind: z.enum(['scan', 'export', 'import', 'statistics']),
  title: z.string(),
  state: jobState,
  done: z.number().int(),
  total: z.number().int().nullable(),
  unit: z.string(),
  ratePerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** One sentence: what came of it, or what went wrong. */
  message: z.string().nullable(),
  errorCode: z.string().nullable(),
  /** Of a failure: what it happened to, and what a person can do about it. */
  subject: z.string().nullable(),
  hint: z.string().nullable(),
});

/** Which images a change is for. `ranges` are half-open positions [start, end) in a view. */
export const editTarget = z.union([
  z.object({ ids: z.array(imageId).min(1).max(100_000) }),
  z.object({
    view: z.string(),
    ranges: z
      .array(z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]))
      .min(1)
      .max(10_000),
  }),
  z.object({ query: z.string().max(10_000) }),
]);

export const weightScheme = z.enum(weightSchemes);
/** Of the scheme `effective`: 0 weighs every sample alike, near 1 every class. */
export const weightBeta = z.number().min(0).lt(1);

/** One line, without spaces around it, that UTF-8 can write. Folders may have given other names already. */
export const newClassName = z
  .string()
  .max(255)
  .regex(
    /^(?=\S)[^\p{Control}\p{Surrogate}]+(?<=\S)$/u,
    'Expected a name without spaces at its ends or control characters',
  );

/** A free word on an image: one line, without spaces around it. */
export const tag = newClassName.max(100);

export const change = z.discriminatedUnion('kind', [
  /** null clears the label. */
  z.object({ kind: z.literal('label'), classId: classId.nullable() }),
  /** By name; appends a class where there is none of that name. */
  z.object({ kind: z.literal('labelName'), name: newClassName }),
  z.object({ kind: z.literal('flag'), flag }),
  z.object({ kind: z.literal('weight'), weight: z.number().finite().nonnegative() }),
  /** One step along 0, .25, .5, .75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32. */
  z.object({ kind: z.literal('weightStep'), direction: z.enum(['up', 'down']) }),
  /** Multiplies each weight. */
  z.object({ kind: z.literal('weightFactor'), factor: z.number().nonnegative().max(1000) }),
  z.object({ kind: z.literal('split'), split: splitName.nullable() }),
  /** Sets the weight of every labelled image of the target from the size of its class within the target. */
  z.object({ kind: z.literal('weightScheme'), scheme: weightScheme, beta: weightBeta.optional() }),
  /** Stratified by class; an image's place depends on the seed and its content alone. */
  z.object({
    kind: z.literal('splitRatios'),
    ratios: z.record(splitName, z.number().positive().max(1)),
    seed: z.number().int().nonnegative().max(0xffff_ffff),
    /** What stays together beside exact copies, which always do. */
    group: z.enum(groupKinds).optional(),
  }),
  /** Takes the notice `changed` from images: what became of the file was looked at. Every decision about an image does that too. */
  z.object({ kind: z.literal('reviewed') }),
  /** Gives every image of the target whose label looks wrong the class that is suggested for it. */
  z.object({ kind: z.literal('acceptSuggestion') }),
  /** Adds words to what the images have, and takes others away. */
  z.object({ kind: z.literal('tag'), add: z.array(tag).max(100), remove: z.array(tag).max(100) }),
  /** Each image of the target that is named here into its split, in one batch. */
  z.object({ kind: z.literal('splitEach'), splits: z.record(splitName, z.array(imageId).max(1_000_000)) }),
]);

/** Images that are the same picture. */
export const duplicateGroup = z.object({
  /** The same in every search as long as its members are. */
  id: z.string(),
  /** The one proposed to be kept first, then by distance and path. */
  members: z.array(
    imageRow.extend({
      relation: z.enum(['keeper', 'same bytes', 'same pixels', 'near']),
      /** Bits of 256 in which the hashes of this one and the keeper differ; null where there is no hash. */
      distance: z.number().int().nullable(),
      /** In which the two are most alike. */
      orientation: z.string(),
    }),
  ),
  /** Why it is proposed, against the next best. */
  keeperReason: z.object({ kind: z.enum(keeperReasonKinds), keeper: z.string(), next: z.string() }),
  /** Where labels or splits differ within the group; empty where they do not. */
  conflictingClassIds: z.array(classId),
  leakingSplits: z.array(splitName),
});

/** One entry of the edit log: what was changed at once. */
export const editBatch = z.object({
  id: z.number().int(),
  atMs: z.number(),
  /** A sentence, for instance "Labelled 12 images cat". */
  summary: z.string(),
  kind: z.string(),
  /** How many images it touched. */
  count: z.number().int(),
  /** `undone` can be redone; `discarded` was undone before a newer change, and stays as a record. */
  state: z.enum(['done', 'undone', 'discarded']),
});

export const facetCounts = z.object({
  total: z.number().int(),
  matching: z.number().int(),
  classes: z.array(z.object({ classId: classId.nullable(), count: z.number().int() })),
  verdicts: z.array(z.object({ verdict, count: z.number().int() })),
  notices: z.array(z.object({ notice, count: z.number().int() })),
  flags: z.array(z.object({ flag, count: z.number().int() })),
  splits: z.array(z.object({ split: splitName.nullable(), count: z.number().int() })),
});

/** One operation of a pipeline, as in the manifest: `op` and torchvision's own parameter names. */
export const recipeOp = z.looseObject({ op: z.string() });
export const recipe = z.array(recipeOp).max(100);

/** A pipeline as it is edited: a step that is off stays in its place, and out of the recipe. */
export const pipelineStep = z.object({ on: z.boolean(), op: recipeOp });
export const pipelines = z.record(splitName, z.array(pipelineStep).max(100));

/** A query with its order, under a name of a person's own. */
export const savedView = z.object({
  name: z.string().trim().min(1).max(100),
  query: z.string().max(10_000),
  sort,
});

/** What a page may call a file or folder that it has written. */
export const exportName = z.string().regex(/^(?!\.{1,2}$)[^/\\\0]{1,200}$/);

export const exportOptions = z.object({
  /** Default: `manifest`. Others take neither sampler, transforms, orientation nor error policy. */
  format: z.enum(exportFormats).optional(),
  /** How pictures come into a folder. Default: `copy`. */
  placement: z.enum(placements).optional(),
  /** Of webdataset: when an archive is closed. Default: 1000. */
  shardMegabytes: z.number().int().positive().max(1_000_000).optional(),
  /** File name without a folder; the engine puts it beside the dataset's root. */
  fileName: exportName,
  orientation: z.enum(['ignore', 'apply']),
  onError: z.enum(['throw', 'skip', 'replace']),
  unlabelled: z.enum(['leave-out', 'refuse']),
  includeDamaged: z.boolean(),
  writeExcluded: z.boolean(),
  sampler: z.record(
    splitName,
    z.object({
      kind: z.enum(['sequential', 'random', 'weighted']),
      replacement: z.boolean().optional(),
      numSamples: z.number().int().positive().optional(),
      seed: z.number().int().nonnegative().optional(),
    }),
  ),
  transforms: z.record(splitName, recipe),
});

export const exportPlan = z.object({
  inCatalogue: z.number().int(),
  samples: z.number().int(),
  /** Each file is counted once, under the first reason that holds: dropped, its verdict, unlabelled. */
  excluded: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  splits: z.array(
    z.object({ split: z.string(), count: z.number().int(), classCounts: z.array(z.number().int()) }),
  ),
  classes: z.array(z.string()),
  classesDigest: z.string(),
  /** Estimated size of what would be written. */
  bytes: z.number().int(),
  warnings: z.array(z.string()),
  /** Folder the manifest would go to, for display. */
  folder: z.string(),
  exists: z.boolean(),
  /** Files that an earlier export has put into the folder of this name, which undoing it removes; null where there is no list of any. */
  made: z.number().int().nullable(),
});

export type LabelSource = z.infer<typeof labelSource>;
export type Flag = z.infer<typeof flag>;
export type ImageRow = z.infer<typeof imageRow>;
export type ImageDetail = z.infer<typeof imageDetail>;
export type ConsumerOpinion = z.infer<typeof consumerOpinion>;
export type ClassRow = z.infer<typeof classRow>;
export type Sort = z.infer<typeof sort>;
export type Job = z.infer<typeof job>;
export type EditTarget = z.infer<typeof editTarget>;
export type Change = z.infer<typeof change>;
export type EditBatch = z.infer<typeof editBatch>;
export type FacetCounts = z.infer<typeof facetCounts>;
export type PipelineStep = z.infer<typeof pipelineStep>;
export type DuplicateGroup = z.infer<typeof duplicateGroup>;
export type SavedView = z.infer<typeof savedView>;
export type RecipeOp = z.infer<typeof recipeOp>;
export type ExportOptions = z.infer<typeof exportOptions>;
export type ExportPlan = z.infer<typeof exportPlan>;
