/**
 * Every call and event of the engine, declared once. Client, types and validation on both sides follow from an entry here;
 * its implementation is one function in `src-main/engine/`.
 *
 * Images go by address, not by call:
 *   /image/{dataset}/{id}/thumb?v={version}    JPEG, at most 320 pixels on its long side, EXIF orientation ignored
 *   /thumbs/{dataset}?of={id}:{version},…      those of these thumbnails that are kept already: id and length (unsigned 32 bits, little-endian) and bytes, one after another; no bytes: no picture
 *   /image/{dataset}/{id}/full?v={version}     what a browser can draw: the file's own bytes, or a PNG of the decoded picture
 *   /image/{dataset}/{id}/pixels?v={version}   decoded as the loader decodes: RGB, 8 bits, height x width x 3; the size in `x-width` and `x-height`
 *   /preview/{preview}/{n}                     thumbnail n of a folder that is not opened yet
 *   /batch/{key}                               the bytes of a batch's images, as `batches.look` describes them
 */
import type { z } from 'zod';
import { weights, splits, duplicates } from './balance.ts';
import { app, datasets, folders, type datasetSummary, scan, jobs, events } from './datasets.ts';
import { classes, edits } from './edits.ts';
import { pipelines, exporting } from './export.ts';
import { importing, labelErrors } from './import.ts';
import { views, images, issues, savedViews } from './images.ts';
import { batches, charts, statisticsCalls } from './loading.ts';

export { datasetSummary } from './datasets.ts';

export const contract = {
  app,
  datasets,
  folders,
  scan,
  jobs,
  events,
  views,
  images,
  classes,
  edits,
  weights,
  issues,
  splits,
  duplicates,
  pipelines,
  batches,
  statistics: statisticsCalls,
  charts,
  savedViews,
  import: importing,
  labelErrors,
  export: exporting,
};

export type Contract = typeof contract;
export type DatasetSummary = z.infer<typeof datasetSummary>;
