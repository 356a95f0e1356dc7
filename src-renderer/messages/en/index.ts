import { screens, header, status, watch, jobs, engine, edits, bulk } from './app.ts';
import { charts } from './charts.ts';
import { classes } from './classes.ts';
import { duplicates } from './duplicates.ts';
import { exporting } from './export.ts';
import { folders } from './folders.ts';
import { grid } from './grid.ts';
import { history } from './history.ts';
import { importing } from './import.ts';
import { issues } from './issues.ts';
import { keys } from './keys.ts';
import { single } from './single.ts';
import { splits } from './splits.ts';
import { start } from './start.ts';
import { times } from './times.ts';
import { transforms } from './transforms.ts';
import { weights } from './weights.ts';

/** Every text of the page, a file for each screen. */
export const english = {
  product: 'Winnow',
  toasts: { label: 'Notes', close: 'Close' },
  screens,
  header,
  status,
  watch,
  jobs,
  engine,
  edits,
  bulk,
  keys,
  start,
  folders,
  grid,
  single,
  weights,
  charts,
  issues,
  classes,
  duplicates,
  splits,
  transforms,
  importing,
  export: exporting,
  history,
  times,
};
