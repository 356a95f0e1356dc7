import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, inDataset } from './base.ts';
import { datasetId, imageId, job, labelSource } from './values.ts';

/** Whether its folders are watched while it is open; `pollSeconds` is null where the system tells what happens. `away`: the folder is not there, and looked for. */
export const watchInfo = z.object({
  on: z.boolean(),
  pollSeconds: z.number().int().nullable(),
  state: z.enum(['off', 'watching', 'polling', 'away']),
});

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
  /** Files are taken by how they begin too, not by their names alone. */
  allFiles: z.boolean(),
  scanning: z.boolean(),
  watch: watchInfo,
});

export const app = {
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
};

export const datasets = {
  recent: call.output(z.array(datasetSummary)),
  /** What opening a folder would give. Nothing is written. */
  preview: call
    .input(z.object({ folder: z.string().min(1), labels: labelSource, allFiles: z.boolean().default(false) }))
    .output(
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
  /** Opens the catalogue of a folder, or makes it, or a catalogue (`NAME.winnow`) that is named itself, and starts a scan when `scan` says so. */
  open: call
    .input(
      z.object({
        folder: z.string().min(1),
        labels: labelSource.optional(),
        /** Left out, what the dataset has stays. */
        allFiles: z.boolean().optional(),
        scan: z.boolean().default(true),
      }),
    )
    .output(z.object({ dataset: datasetSummary, job: job.nullable() })),
  /** The sample dataset, generated on first use. */
  openSample: call.output(z.object({ dataset: datasetSummary, job: job.nullable() })),
  get: call.input(inDataset).output(datasetSummary),
  /** Watches the folders while the dataset is open, and takes in what happens there; kept with the dataset. `pollSeconds`: looks by itself, for network mounts. */
  watch: call
    .input(
      inDataset.extend({
        on: z.boolean(),
        pollSeconds: z.number().int().min(1).max(86_400).nullable().default(null),
      }),
    )
    .output(watchInfo),
  forget: call.input(inDataset).output(z.object({})),
};

export const folders = {
  /** The folders inside one, by an id of an earlier answer; null for the top. The path is for display, and for the call that opens a folder. */
  list: call.input(z.object({ id: z.string().max(100).nullable() })).output(
    z.object({
      folder: z.object({ id: z.string(), name: z.string(), path: z.string() }).nullable(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ id: z.string(), name: z.string() })),
      /** True where there are more folders than are listed. */
      partial: z.boolean(),
    }),
  ),
};

export const scan = {
  start: call.input(inDataset).output(job),
};

export const jobs = {
  list: call.output(z.array(job)),
  cancel: call.input(z.object({ id: z.string() })).output(job),
};

export const events = {
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
};
