import { PrefixCache } from './prefix-cache.ts';
import type { PrefixCacheOptions } from './prefix-cache.ts';

export interface CacheOption {
  /** Keeps what the first, deterministic steps of the transform make of each file in a folder, for later epochs and runs. */
  cache?: PrefixCacheOptions | undefined;
}

export function storeOf({ cache }: CacheOption): PrefixCache | undefined {
  return cache && new PrefixCache(cache);
}
