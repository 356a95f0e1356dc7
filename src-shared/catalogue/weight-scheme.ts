/** How weights balance the classes. */
export const weightSchemes = ['none', 'inverse', 'sqrt', 'effective'] as const;

export type WeightScheme = (typeof weightSchemes)[number];
