import { fmaFloat32 } from '../../random/fused-multiply-add.ts';

const { fround } = Math;

/**
 * `torch.linspace(start, end, steps)` in float32, to the bit (RangeFactoriesKernel.cpp on a CPU with vectors of eight): from the start up to the middle, from the end
 * down after it. Whole blocks of sixteen go by vectors, whose lanes count on from their first number, each product rounded; what is left goes by single fused
 * multiply-adds. `steps` is at least 2.
 */
export function linspaceFloat32(start: number, end: number, steps: number): number[] {
  const [first, last] = [fround(start), fround(end)];
  const step = fround(fround(last - first) / (steps - 1));
  const at = (i: number): number =>
    i < Math.floor(steps / 2) ? fmaFloat32(step, i, first) : fmaFloat32(-step, steps - i - 1, last);
  const inVectors = steps - (steps % 16);
  return Array.from({ length: steps }, (_, i) => {
    if (i >= inVectors) return at(i);
    const lane = i % 8;
    return fround(at(i - lane) + fround(lane * step));
  });
}
