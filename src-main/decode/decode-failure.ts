import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';

/** The verdicts that a codec can come to. */
export type FailureKind = 'truncated' | 'corrupt' | 'unsupported' | 'too-large' | 'not-an-image';

export interface Recovered {
  /** What could be decoded; rows that were lost are black or whatever the decoder left there. */
  image: PixelImage;
  /** How many rows from the top are real. */
  rows: number;
}

/** A file that does not decode to a whole picture: which kind of failure, why in a person's words, and what could be saved. */
export class DecodeFailure extends Error {
  readonly kind: FailureKind;
  readonly recovered: Recovered | null;

  constructor(kind: FailureKind, reason: string, recovered: Recovered | null = null) {
    super(reason);
    this.name = 'DecodeFailure';
    this.kind = kind;
    this.recovered = recovered;
  }
}
