import { app } from './handlers/app.ts';
import { datasets } from './handlers/datasets.ts';
import { folders } from './handlers/folders.ts';
import { edits } from './handlers/edits.ts';
import { exportHandlers } from './handlers/export.ts';
import { importing, labelErrors } from './handlers/import.ts';
import { classes, images, weights } from './handlers/images.ts';
import { events, jobs, scan } from './handlers/jobs.ts';
import { duplicates } from './handlers/duplicates.ts';
import { issues } from './handlers/issues.ts';
import { batches, charts, statistics } from './handlers/loading.ts';
import { pipelines } from './handlers/pipelines.ts';
import { savedViews } from './handlers/saved-views.ts';
import { splits } from './handlers/splits.ts';
import { views } from './handlers/views.ts';
import { procedures } from './procedures.ts';

/** Every call of the contract with the function behind it. */
export const router = procedures.router({
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
  statistics,
  charts,
  savedViews,
  import: importing,
  labelErrors,
  export: exportHandlers,
});
