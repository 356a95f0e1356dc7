import { compareUtf8 } from '../../manifest/compare-utf8.ts';
import type { DatasetHost } from '../host.ts';

/** Every folder below a path, itself included, with its files: `sorted(os.walk(path, followlinks=True))`. */
export function walkFolder(host: DatasetHost, path: string): { folder: string; files: string[] }[] {
  const found: { folder: string; files: string[] }[] = [];
  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const files: string[] = [];
    for (const { name, kind } of host.listFolder(folder)) {
      if (kind === 'file') files.push(name);
      else waiting.push(host.joinPath(folder, name));
    }
    found.push({ folder, files: files.sort(compareUtf8) });
  }
  return found.sort((a, b) => compareUtf8(a.folder, b.folder));
}
