import type { Measured } from './measures/measures.ts';
import type { Notice } from './notice.ts';
import type { Verdict } from './verdict.ts';

/** What one consumer of the file would do with it. */
export interface ConsumerOpinion {
  /** For instance "Pillow, torchvision" or "sharp". */
  consumer: string;
  outcome: 'loads' | 'raises' | 'differs';
  detail: string;
}

/** What a decode worker found out about one file. Everything is null that the file did not tell. */
export interface Judgement {
  verdict: Verdict;
  /** Why, as a sentence for a person; empty when the verdict is ok. */
  reason: string;
  /** Share of rows that a truncated file still gave, in percent. */
  recoveredPercent: number | null;
  /** SHA-256 of the file's bytes, 64 hex digits; null where they could not be read. */
  sha256: string | null;
  /** Lower case: jpeg, png, webp, gif, bmp, tiff, avif, … as the content says, not the name. */
  format: string | null;
  /** Pixels as stored, before any EXIF rotation. */
  width: number | null;
  height: number | null;
  channels: number | null;
  /** Bits per channel. */
  bitDepth: number | null;
  /** srgb, gray, cmyk, lab, palette, … */
  colorSpace: string | null;
  hasIcc: boolean;
  /** EXIF orientation, 1 to 8. */
  orientation: number;
  frames: number;
  notices: Notice[];
  /** Mean colour, `#rrggbb`. */
  tint: string | null;
  /** What was measured of the pixels; of a file that gives no whole picture, nothing. */
  measured?: Measured | null;
  /** Filled for every verdict but ok. */
  consumers: ConsumerOpinion[];
}

/** Size and time of a file as the walk saw it: what tells a changed file from an unchanged one. */
export interface FileStamp {
  bytes: number;
  mtimeMs: number;
}
