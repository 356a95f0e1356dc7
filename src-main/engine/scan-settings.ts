import { z } from 'zod';
import type { ReadCatalogue, WriteCatalogue } from '../catalogue/catalogue.ts';
import type { FilesTaken } from '../scan/by-signature.ts';

const stored = z.object({ allFiles: z.boolean() }).nullable();

/** What a later Winnow stored in a form that this one does not know counts as nothing. */
function read(catalogue: ReadCatalogue): z.infer<typeof stored> {
  return stored.catch(null).parse(catalogue.setting('scan'));
}

/** Which files the scans of a dataset take. Where files were taken by signature once, they stay known when that is switched off. */
export function filesTaken(catalogue: ReadCatalogue): FilesTaken {
  const setting = read(catalogue);
  if (setting === null) return 'named';
  return setting.allFiles ? 'all' : 'known';
}

export function takesAllFiles(catalogue: ReadCatalogue): boolean {
  return filesTaken(catalogue) === 'all';
}

export function setAllFiles(catalogue: WriteCatalogue, allFiles: boolean): void {
  if (takesAllFiles(catalogue) !== allFiles) catalogue.setSetting('scan', { allFiles });
}
