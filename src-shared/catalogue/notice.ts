/**
 * What is worth knowing about a file that decodes. Any number per file. The position in this list is the bit the catalogue stores,
 * so a notice is never moved or removed; a new one is appended.
 */
export const notices = [
  'wrong-extension',
  'exif-rotated',
  'animated',
  'alpha',
  'cmyk',
  'sixteen-bit',
  'palette',
  'exact-duplicate',
  'grayscale-content',
  'odd-size',
  'odd-aspect-ratio',
  'dark',
  'bright',
  'blurry',
  'low-information',
  'changed',
  'near-duplicate',
  'label-conflict',
  'leak',
  'label-error',
] as const;

export type Notice = (typeof notices)[number];

/** Notices that follow from measures and thresholds, when they are asked for. Their bits are never stored. */
export const measuredNotices: readonly Notice[] = [
  'grayscale-content',
  'odd-size',
  'odd-aspect-ratio',
  'dark',
  'bright',
  'blurry',
  'low-information',
];

/** Notices that follow from the groups of the same picture, when they are asked for. Their bits are never stored either. */
export const groupNotices: readonly Notice[] = ['near-duplicate', 'label-conflict', 'leak'];

/** Notices that follow from what a model said of the labels. Their bits are never stored. */
export const predictedNotices: readonly Notice[] = ['label-error'];

/** The notices as a bit set: bit i is `notices[i]`. */
export function toNoticeBits(set: Iterable<Notice>): number {
  let bits = 0;
  for (const notice of set) bits |= 1 << notices.indexOf(notice);
  return bits;
}

export function fromNoticeBits(bits: number): Notice[] {
  return notices.filter((_, i) => bits & (1 << i));
}
