import { z } from 'zod';
import { groupKinds } from '../catalogue/groups.ts';
import { samplerKinds } from '../manifest/header.ts';
import { call, inDataset } from './base.ts';
import { classId, duplicateGroup, imageRow, splitName, weightBeta, weightScheme } from './values.ts';

/** What the draws of a sampler would be: those of its seed, beside the mean over all seeds where that has a closed form. */
const drawForecast = z.object({
  draws: z.number().int(),
  samples: z.number().int(),
  classes: z.array(
    z.object({
      classId,
      samples: z.number().int(),
      expectedDraws: z.number().nullable(),
      draws: z.number().int(),
      neverDrawn: z.number().int(),
      mostDraws: z.number().int(),
    }),
  ),
  expectedNeverShare: z.number().nullable(),
  neverShare: z.number(),
  /** Samples drawn never, once, twice and so on; the last number is of those drawn that often or more. */
  drawnTimes: z.array(z.number().int()),
  mostRepeated: z.array(z.object({ image: imageRow, draws: z.number().int() })),
});

const forecastResult = z.object({
  weighted: drawForecast,
  unweighted: drawForecast,
  elapsedMs: z.number(),
});
export type WeightsForecast = z.infer<typeof forecastResult>;

export const weights = {
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
  /** What an epoch of a split draws with the weights as stored, or as a scheme would set them, beside what it draws with all weights alike. */
  forecast: call
    .input(
      inDataset.extend({
        split: splitName,
        scheme: weightScheme.nullable(),
        beta: weightBeta.optional(),
        sampler: z.object({
          kind: z.enum(samplerKinds),
          replacement: z.boolean().optional(),
          numSamples: z.number().int().positive().max(100_000_000).optional(),
        }),
        seed: z.number().int().nonnegative().max(0xffff_ffff),
        epochs: z.number().int().min(1).max(100).default(1),
      }),
    )
    .output(forecastResult),
};

export const splits = {
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
};

/** Folders of a dataset, relative to its root and without slashes at their ends, whose images are proposed to be kept, whatever is measured. */
export const protectedFolders = z.array(z.string().min(1).max(4096)).max(100);

export const duplicates = {
  /** Protects folders, in place of those that were; kept with the dataset. */
  protect: call.input(inDataset.extend({ folders: protectedFolders })).output(protectedFolders),
  /** Groups of the same picture: label conflicts first, then leaks, then the largest, and those that are decided last. `from` and `count` choose a stretch; the numbers are of all. Images of protected folders come first in theirs. Seconds for a million images. */
  list: call
    .input(
      inDataset.extend({
        /** Most of the compared bits in which the hashes may differ; null for exact copies alone. */
        distance: z.number().int().min(0).max(64).nullable(),
        /** Also mirrored and turned copies. */
        flips: z.boolean().default(false),
        /** How many bits of the hashes are compared: all, or the 64 of the lowest frequencies. */
        hashBits: z.union([z.literal(64), z.literal(256)]).default(256),
        only: z.enum(['all', 'conflicts', 'leaks']).default('all'),
        from: z.number().int().nonnegative().default(0),
        count: z.number().int().positive().max(500).default(200),
      }),
    )
    .output(
      z.object({
        groups: z.array(duplicateGroup),
        protectedFolders,
        total: z.number().int(),
        images: z.number().int(),
        conflicts: z.number().int(),
        leaks: z.number().int(),
        /** Where at most one is left that is not dropped, or all that are left are marked as kept. */
        decided: z.number().int(),
        elapsedMs: z.number(),
      }),
    ),
};
