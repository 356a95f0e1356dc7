import { images } from './010-images.ts';
import { editLog } from './020-edit-log.ts';
import { indexes } from './030-indexes.ts';
import { measures } from './040-measures.ts';
import { settings } from './050-settings.ts';
import type { Migration } from './migration.ts';

/** In order. */
export const migrations: readonly Migration[] = [images, editLog, indexes, measures, settings];

export const newestVersion = migrations.at(-1)!.version;
