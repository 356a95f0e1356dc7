import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';

/**
 * Folders of the roots as a manifest in `to` names them: relative to its own folder, so that both can move together, with `/` between the parts;
 * absolute where there is no relative way (another drive of Windows). Links are resolved first, since `..` through one leads elsewhere.
 */
export async function manifestRoots(
  roots: Readonly<Record<string, string>>,
  to: string,
): Promise<Record<string, string>> {
  const base = await realOrSame(dirname(to));
  const named: Record<string, string> = {};
  for (const [id, folder] of Object.entries(roots)) {
    const real = await realOrSame(folder);
    const way = relative(base, real);
    named[id] = (isAbsolute(way) ? real : way || '.').split(sep).join('/');
  }
  return named;
}

async function realOrSame(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
