import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { Engine } from '../engine/create-engine.ts';
import { catalogueFileOf, defaultDataFolder } from '../engine/data-folder.ts';

/** The catalogue that was made from a folder. The folder itself may be gone: its catalogue is still there to be re-based. */
export async function findCatalogue(engine: Engine, folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => resolve(folder));
  const file = catalogueFileOf(defaultDataFolder(), real);
  if (existsSync(file)) return file;

  // A root that was re-based is found by where it is now.
  const recent = await engine.client.datasets.recent();
  const moved = recent.find((dataset) => dataset.folder === real);
  if (moved !== undefined) return engine.parts.datasets.get(moved.id).catalogueFile;
  throw new WinnowError('CATALOGUE_NOT_FOUND', `There is no catalogue of ${folder}.`, {
    subject: folder,
    hint: `Make one with: winnow scan ${folder}. Or name another one with --catalogue FILE.`,
  });
}
