/** What a ray of light meets at one point of a figure. Written in place: a picture asks a hundred thousand times. */
export interface Surface {
  /** Own colour, linear. */
  red: number;
  green: number;
  blue: number;
  /** Slope of the surface; the normal is (-slopeX, -slopeY, 1) before it is made of length 1. */
  slopeX: number;
  slopeY: number;
  /** Strength of the highlight, 0 to 1. */
  gloss: number;
}

/** Something to draw. Coordinates are its own: about -1 to 1 in both directions, y pointing down. */
export interface Figure {
  /** Distance to the outline, negative inside; near the outline it is right, farther away only its sign and order are. */
  distance(x: number, y: number): number;
  /** Fills `surface` for a point inside. */
  shade(x: number, y: number, surface: Surface): void;
}
