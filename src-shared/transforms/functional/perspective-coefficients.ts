import type { PerspectiveCoefficients } from './geometry.ts';

export type Corner = readonly [number, number];

/**
 * The perspective that shows `starts` at `ends`: eight equations, solved by elimination with pivoting in float64, rounded to float32.
 *
 * NOTE: torchvision solves them in float32 by LAPACK's `gels`, whose last digits depend on the BLAS it was built with. The coefficients therefore agree to
 * about 1e-4 relative, not to the bit; RandomPerspective is the one transform whose bytes may differ from torchvision's for this reason.
 */
export function perspectiveCoefficients(
  starts: readonly Corner[],
  ends: readonly Corner[],
): PerspectiveCoefficients {
  const rows = starts.flatMap(([u, v], i) => {
    const [x, y] = ends[i]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return solve(rows).map(Math.fround);
}

/** Gauss and Jordan's elimination of n rows of n + 1 numbers. @throws RangeError for corners that lie on a line. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const head = rows[i]![i]!;
    if (head === 0)
      throw new RangeError(
        'Expected corners of a quadrilateral for a perspective but received corners on a line.',
      );
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const factor = rows[r]![i]! / head;
      for (let c = i; c <= n; c++) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
