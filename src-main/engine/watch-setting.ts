import { z } from 'zod';
import type { ReadCatalogue } from '../catalogue/catalogue.ts';

const setting = z.object({ on: z.boolean(), pollSeconds: z.number().int().positive().nullable() });

/** Whether the folders of a dataset are watched while it is open, and how: null where the system tells what happens. */
export type WatchSetting = z.infer<typeof setting>;

/** What a later Winnow stored in a form that this one does not know counts as nothing. */
export function watchSetting(catalogue: ReadCatalogue): WatchSetting {
  return setting.catch({ on: false, pollSeconds: null }).parse(catalogue.setting('watch'));
}
