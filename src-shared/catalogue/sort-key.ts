/** What images can be put in order by. */
export const sortKeys = [
  'path',
  'label',
  'verdict',
  'weight',
  'split',
  'width',
  'height',
  'bytes',
  'pixels',
  'added',
  'flag',
  'quality',
] as const;

export type SortKey = (typeof sortKeys)[number];
