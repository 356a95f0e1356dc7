import { z } from 'zod';
import { orientations, samplerKinds } from '../manifest/header.ts';
import { randomnessKinds } from '../loader/sample-randomness.ts';
import { call, inDataset } from './base.ts';
import { classId, imageId, job, recipe, splitName } from './values.ts';

const seed = z.number().int().nonnegative().max(0xffff_ffff);

/** A sampler as a manifest has it; its seed is the run's. */
const sampler = z.object({
  kind: z.enum(samplerKinds),
  replacement: z.boolean().optional(),
  numSamples: z.number().int().positive().optional(),
});

/** One batch of a run over what an export would write now: both counts start at 0. */
export const batchRequest = z.object({
  split: splitName,
  recipe,
  orientation: z.enum(orientations),
  sampler,
  /** Of the generator that the sampler and the loader share. */
  seed,
  batchSize: z.number().int().positive().max(256),
  dropLast: z.boolean().default(false),
  epoch: z.number().int().nonnegative().max(999),
  batch: z.number().int().nonnegative(),
  randomness: z.enum(randomnessKinds),
  /** Of a run with `torch`, where what a worker draws depends on what it drew before. */
  numWorkers: z.number().int().min(1).max(64).default(1),
});

/** `shape` and `dtype` are of the images' tensor, whose bytes are at /batch/{key}. */
export const batchLook = z.object({
  key: z.string(),
  /** How many an epoch has. */
  batches: z.number().int(),
  /** Samples that an epoch draws. */
  draws: z.number().int(),
  samples: z.array(
    z.object({
      /** Line of the sample within its split. */
      index: z.number().int(),
      id: imageId,
      path: z.string(),
      version: z.string(),
      label: classId,
    }),
  ),
  shape: z.array(z.number().int()),
  dtype: z.string(),
  elapsedMs: z.number(),
});

/** Mean and standard deviation of every channel, over all pixels of all samples of a split, scaled to 0 … 1. */
export const statistics = z.object({
  split: splitName,
  /** The steps that every picture went through before it was counted. */
  head: recipe,
  orientation: z.enum(orientations),
  mean: z.array(z.number()),
  std: z.array(z.number()),
  images: z.number().int(),
  /** Of the samples, those whose file gave no picture any more. */
  unreadable: z.number().int(),
  pixels: z.number(),
  atMs: z.number(),
});

export const batches = {
  /** Makes one batch by the loader. Its bytes are kept until a few more were made. */
  look: call.input(inDataset.extend({ request: batchRequest })).output(batchLook),
};

export const statisticsCalls = {
  /** What was computed last for a split; null where nothing was. */
  get: call.input(inDataset.extend({ split: splitName })).output(statistics.nullable()),
  /** Computes them anew, as a job: over what the pipeline's first steps, up to the first random one, make of each picture. */
  start: call
    .input(inDataset.extend({ split: splitName, recipe, orientation: z.enum(orientations) }))
    .output(job),
};

export const chartFields = [
  'width',
  'height',
  'pixels',
  'ratio',
  'bytes',
  'brightness',
  'sharpness',
  'entropy',
  'weight',
] as const;

export const charts = {
  /** How many of the images that a query finds lie in each of some stretches of a number. `edges` has one more than `counts`; the last stretch holds its end. */
  histogram: call
    .input(
      inDataset.extend({
        query: z.string().max(10_000),
        field: z.enum(chartFields),
        buckets: z.number().int().min(1).max(200),
      }),
    )
    .output(
      z.object({
        edges: z.array(z.number()),
        counts: z.array(z.number().int()),
        /** Images without this number: not decoded, or not measured. */
        without: z.number().int(),
      }),
    ),
  /** The sizes, in pixels as stored, that most samples of a split have; `others` have none of these. */
  sizes: call.input(inDataset.extend({ split: splitName, most: z.number().int().min(1).max(2000) })).output(
    z.object({
      sizes: z.array(
        z.object({ width: z.number().int(), height: z.number().int(), count: z.number().int() }),
      ),
      others: z.number().int(),
    }),
  ),
};

export type BatchRequest = z.infer<typeof batchRequest>;
export type BatchLook = z.infer<typeof batchLook>;
export type Statistics = z.infer<typeof statistics>;
export type ChartField = (typeof chartFields)[number];
export type SizeCount = { width: number; height: number; count: number };
