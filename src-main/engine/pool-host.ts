import type { DatasetHost } from '../../src-shared/loader/host.ts';
import type { DecodePool } from '../decode/pool.ts';

/** Images for the loader's datasets from the decode processes: a file that kills a decoder must not take the engine with it. */
export function poolHost(pool: DecodePool, signal?: AbortSignal): DatasetHost {
  return {
    listFolder: () => [],
    joinPath: (folder, name) => `${folder}/${name}`,
    readImage: (path, { orientation }) => pool.pixels(path, { orientation, ...(signal ? { signal } : {}) }),
  };
}
