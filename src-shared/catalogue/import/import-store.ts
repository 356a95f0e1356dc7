/** A path of an image, in the root of this name or in all of them. */
export interface Place {
  readonly path: string;
  readonly root: string | null;
}

/** What an import asks of a catalogue, many rows at a time. */
export interface ImportStore {
  /** Class name by its id in the catalogue. */
  readonly classes: readonly string[];
  /** Class name by the index that exports give it, which is what models were trained with. */
  readonly exported: readonly string[];
  readonly splits: readonly string[];
  /** `path` is absolute. */
  readonly roots: readonly { readonly name: string; readonly path: string }[];
  /** No id is larger. */
  readonly highestId: number;
  /** Of each place its images. */
  byPath(places: readonly Place[]): number[][];
  /** Of each content its images, by its SHA-256 in hex. */
  bySha256(hashes: readonly string[]): number[][];
  /** Of each file name the images whose path ends with it. */
  byName(names: readonly string[]): number[][];
  /** What stands now, in the order of `ids`. */
  current(ids: readonly number[]): CurrentImage[];
  /** Whether a person gave the label that it has. */
  labelledByHand(id: number): boolean;
}

export interface CurrentImage {
  readonly path: string;
  readonly classId: number | null;
  readonly weight: number;
  readonly split: string | null;
  readonly tags: readonly string[];
  readonly quality: number | null;
  readonly suspectedClassId: number | null;
  readonly suggestedClassId: number | null;
}
