import { createHash } from 'node:crypto';
import { classListJson } from '../../src-shared/manifest/class-list-json.ts';

/** `sha256:` and the hex digest of the class list as compact JSON. */
export function classesDigest(classes: readonly string[]): string {
  return `sha256:${createHash('sha256').update(classListJson(classes)).digest('hex')}`;
}
