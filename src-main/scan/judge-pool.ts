import type { Judgement } from '../../src-shared/catalogue/judgement.ts';

interface JudgeOptions {
  signal?: AbortSignal | undefined;
  /** Size of the file, so that several small ones can be handed over together. */
  bytes?: number;
  thumbnail?: Pick<Thumbnails, 'longSide' | 'onMade'> | undefined;
}

/** Thumbnails of the same decode, for whoever keeps them. */
export interface Thumbnails {
  longSide: number;
  /** Asked before each file. */
  isWanted(): boolean;
  onMade(made: { jpeg: Uint8Array | null; sha256: string }): void;
}

/** The part of the decode pool that a scan needs. */
export interface Judge {
  readonly size: number;
  judge(file: string, options: JudgeOptions): Promise<Judgement>;
  /** SHA-256 of the bytes; null where they cannot be read. */
  hash(file: string, options: { signal?: AbortSignal | undefined }): Promise<string | null>;
}
