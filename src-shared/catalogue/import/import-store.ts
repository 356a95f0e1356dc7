/** What an import asks of a catalogue. */
export interface ImportStore {
  /** Class name by its id in the catalogue. */
  readonly classes: readonly string[];
  /** Class name by the index that exports give it, which is what models were trained with. */
  readonly exported: readonly string[];
  readonly splits: readonly string[];
  /** `path` is absolute. */
  readonly roots: readonly { readonly name: string; readonly path: string }[];
  /** Images with this path, in the root of this name or in all of them. */
  byPath(path: string, root: string | null): number[];
  /** Images of this content, by its SHA-256 in hex. */
  bySha256(sha256: string): number[];
  /** Images whose path ends with this file name. */
  byName(name: string): number[];
  /** What stands now. */
  current(id: number): CurrentImage;
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
