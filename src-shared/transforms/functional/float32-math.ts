import { fmaFloat32 } from '../../random/fused-multiply-add.ts';
import { roundHalfEven } from './round.ts';

const { fround } = Math;
const log2e = fround(Math.LOG2E);
const ln2High = 0.693145751953125;
const ln2Low = fround(1.428606765330187045e-6);
const expSeries = [
  0.00139304355252534151077271, 0.00833336077630519866943359, 0.0416664853692054748535156,
  0.166666671633720397949219, 0.5,
].map(fround);

/** `torch.exp` of a float32 on a CPU with fused multiply-adds: the vector library's polynomial (SLEEF's expf, 1 ulp), which is not always the nearest number. */
export function expFloat32(x: number): number {
  const q = roundHalfEven(fround(x * log2e));
  const s = fmaFloat32(q, -ln2Low, fmaFloat32(q, -ln2High, x));
  let u = fround(0.000198527617612853646278381);
  for (const coefficient of expSeries) u = fmaFloat32(u, s, coefficient);
  return fround(fround(1 + fmaFloat32(fround(s * s), u, s)) * 2 ** q);
}

/** `torch.log` of a float32: the nearest number. torch's own differs from it in the last bit for about one number in a hundred. */
export function logFloat32(x: number): number {
  return fround(Math.log(fround(x)));
}

/** The lane-wise sums of `torch.sum`: four running sums, joined at the end; what is left over goes to the first one. */
function sumOfRows(values: Float32Array, rows: number, lanes: number): Float32Array {
  const parts = Array.from({ length: 4 }, () => new Float32Array(lanes));
  const blocks = Math.floor(rows / 4) * 4;
  for (let row = 0; row < rows; row++) {
    const part = parts[row < blocks ? row % 4 : 0]!;
    for (let lane = 0; lane < lanes; lane++) part[lane]! += values[row * lanes + lane]!;
  }
  const [total] = parts as [Float32Array];
  for (const part of parts.slice(1)) for (let lane = 0; lane < lanes; lane++) total[lane]! += part[lane]!;
  return total;
}

/** `torch.sum` of up to 64 float32 numbers, in the order in which a CPU with vectors of eight adds them. */
export function sumFloat32(values: Float32Array): number {
  const rows = Math.floor(values.length / 8);
  if (rows === 0) return sumOfRows(values, values.length, 1)[0]!;
  let sum = 0;
  for (const value of values.subarray(rows * 8)) sum = fround(sum + value);
  for (const lane of sumOfRows(values, rows, 8)) sum = fround(sum + lane);
  return sum;
}
