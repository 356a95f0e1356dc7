import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The folder of photographs and vectors that stands beside the project, or null where there is none. Tests that need it skip, and say so. */
export function sharedFolder(): string | null {
  const folder = fileURLToPath(new URL('../../../shared/', import.meta.url));
  if (existsSync(join(folder, 'golden'))) return folder;
  console.warn(`Skipped: the shared data is not beside the project (looked for ${folder}).`);
  return null;
}

/** The cases of one file of vectors. @throws when the file is not there: ask {@link sharedFolder} first. */
export function goldenCases<T>(shared: string, name: string): T[] {
  return (JSON.parse(readFileSync(join(shared, 'golden', name), 'utf8')) as { cases: T[] }).cases;
}
