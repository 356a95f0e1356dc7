/** Linear light, 0 to 1, red green blue. Shading is done in it, so that light and shadow look soft. */
export type Colour = readonly [number, number, number];

/** From `#rrggbb`. Display values are taken as square roots of light: close to sRGB, and cheap. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  const channel = (shift: number): number => (((value >> shift) & 255) / 255) ** 2;
  return [channel(16), channel(8), channel(0)];
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return share * share * (3 - 2 * share);
}

/** As Math.hypot, which guards against overflow and takes ten times as long. */
export function length2d(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
