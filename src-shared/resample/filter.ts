/** The resampling filters by torchvision's `InterpolationMode` values. */
export const interpolations = ['nearest', 'bilinear', 'bicubic', 'box', 'hamming', 'lanczos'] as const;

export type Interpolation = (typeof interpolations)[number];

/** A convolution filter: its half width in source pixels (before scaling), and its weight at a distance. */
export interface Filter {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

function box(distance: number): number {
  return distance > -0.5 && distance <= 0.5 ? 1 : 0;
}

function triangle(distance: number): number {
  const x = Math.abs(distance);
  return x < 1 ? 1 - x : 0;
}

function hamming(distance: number): number {
  const x = Math.abs(distance);
  if (x === 0) return 1;
  if (x >= 1) return 0;
  const angle = x * Math.PI;
  return (Math.sin(angle) / angle) * (0.54 + 0.46 * Math.cos(angle));
}

/** Keys' cubic with a = -0.5. */
function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function lanczos(distance: number): number {
  return distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
}

/** Nearest is no convolution: see nearest.ts. */
export const filters: Readonly<Record<Exclude<Interpolation, 'nearest'>, Filter>> = {
  box: { support: 0.5, weight: box },
  bilinear: { support: 1, weight: triangle },
  hamming: { support: 1, weight: hamming },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: lanczos },
};
