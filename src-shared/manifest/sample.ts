/** One line after the header: one sample. */
export interface ManifestSample {
  /** Id of the root that the path is relative to. */
  readonly root: string;
  /** `/` between its parts; never absolute, never with `..`. */
  readonly path: string;
  /** Index into the header's `classes`. */
  readonly label: number;
  /** Relative weight of a draw, finite and 0 or more; 0 is never drawn. */
  readonly weight: number;
  readonly split: string;
  /** Pixels as stored. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly bytes: number | undefined;
  /** SHA-256 of the file's bytes, 64 lower-case hex digits. */
  readonly sha256: string | undefined;
  readonly tags: readonly string[] | undefined;
}
