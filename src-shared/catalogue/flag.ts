import type { Flag } from '../contract/values.ts';

/** The position is what the catalogue stores: never moved, only appended to. */
export const flags: readonly Flag[] = ['none', 'dropped', 'kept'];
