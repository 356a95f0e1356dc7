import { beginsAsImage } from './by-signature.ts';
import { findDifference, type Difference } from './difference.ts';
import { walkFault } from './folder-faults.ts';
import type { ScanOptions } from './scan.ts';
import { countOther, outermost, walk, walkWithin, type WalkReport } from './walk.ts';

/**
 * Walks a folder, and compares what is there with what the catalogue knows.
 *
 * @throws FOLDER_NOT_FOUND, FOLDER_UNREADABLE, the signal's reason
 */
export async function compareFolder(
  { store, rootId, rootPath, signal, within, files = 'named' }: ScanOptions,
  report: WalkReport,
): Promise<Difference> {
  const takes = async (path: string): Promise<boolean> => {
    if (files === 'all' && (await beginsAsImage(rootPath, path))) return true;
    countOther(report, path);
    return false;
  };
  try {
    const names = files === 'named' ? 'images' : 'all';
    const walked = within
      ? walkWithin(rootPath, within, report, signal, names)
      : walk(rootPath, report, signal, names);
    return await findDifference(walked, store.known(rootId, within && outermost(within)), takes);
  } catch (error) {
    throw walkFault(rootPath, error);
  }
}
