import type { DuplicateGroup } from '../../../src-shared/catalogue/duplicates/duplicate-group.ts';
import type { DuplicateOptions } from '../../catalogue/duplicates.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';

interface Found {
  revision: number;
  key: string;
  groups: DuplicateGroup[];
}

/** Searches kept for each catalogue: the last few questions, as a screen asks for one list in stretches. */
const kept = new WeakMap<ReadCatalogue, Found[]>();
const KEPT = 3;

export interface DuplicateSearch extends Omit<DuplicateOptions, 'isProtected'> {
  /** Folders of the dataset whose images are kept, whatever is measured. */
  keepFolders: readonly string[];
}

/** The groups of a search, made again only where the catalogue has changed since. */
export function foundDuplicates(catalogue: ReadCatalogue, search: DuplicateSearch): DuplicateGroup[] {
  const key = JSON.stringify(search);
  const { revision } = catalogue;
  const fresh = (kept.get(catalogue) ?? []).filter((one) => one.revision === revision);
  const known = fresh.find((one) => one.key === key);
  if (known) return known.groups;
  const { keepFolders, ...options } = search;
  const folders = keepFolders.map((folder) => `${folder.replace(/\/+$/, '')}/`);
  const groups = catalogue.duplicates({
    ...options,
    isProtected: (path) => folders.some((folder) => path.startsWith(folder)),
  });
  kept.set(catalogue, [{ revision, key, groups }, ...fresh].slice(0, KEPT));
  return groups;
}
