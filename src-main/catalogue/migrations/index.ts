import { images } from './010-images.ts';
import { editLog } from './020-edit-log.ts';
import { indexes } from './030-indexes.ts';
import { measures } from './040-measures.ts';
import { settings } from './050-settings.ts';
import { tags } from './060-tags.ts';
import { suggestions } from './070-suggestions.ts';
import { duplicateGroups } from './080-duplicate-groups.ts';
import { classPositions } from './090-class-positions.ts';
import { requests } from './100-requests.ts';
import { classLooks } from './110-class-looks.ts';
import { pixelHashes } from './120-pixel-hashes.ts';
import { states } from './130-states.ts';
import type { Migration } from './migration.ts';

/** In order. */
export const migrations: readonly Migration[] = [
  images,
  editLog,
  indexes,
  measures,
  settings,
  tags,
  suggestions,
  duplicateGroups,
  classPositions,
  requests,
  classLooks,
  pixelHashes,
  states,
];

export const newestVersion = migrations.at(-1)!.version;
