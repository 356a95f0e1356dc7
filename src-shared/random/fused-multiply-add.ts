/**
 * NOTE: a fused multiply-add without the instruction.
 *
 * torch's distributions are compiled to fused multiply-adds, which round once; `a * b + c` in JavaScript rounds twice. Rounding an intermediate sum to odd
 * (if it is inexact, its last bit is set) makes the second rounding harmless: Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008.
 */
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
// The low word of a double stands first on little-endian machines.
float[0] = 1;
const low = words[0] === 0 ? 0 : 1;

/** a + b, rounded to odd. Finite arguments only. */
function addRoundedToOdd(a: number, b: number): number {
  const sum = a + b;
  const bPart = sum - a;
  const error = a - (sum - bPart) + (b - bPart);
  if (error === 0) return sum;
  float[0] = sum;
  if ((words[low]! & 1) === 1) return sum;
  // The last bit is even, so a step away from zero cannot carry; a step towards zero borrows from the high word when the low one is zero.
  if (error > 0 === sum > 0) words[low]! += 1;
  else if (words[low] === 0) {
    words[low] = 0xffffffff;
    words[1 - low]! -= 1;
  } else words[low]! -= 1;
  return float[0];
}

/** a·b + c in float32, rounded once. The arguments are float32 values. */
export function fmaFloat32(a: number, b: number, c: number): number {
  // The product of two 24-bit significands fits in a double.
  return Math.fround(addRoundedToOdd(a * b, c));
}

const splitter = 2 ** 27 + 1;

/** a·b + c in float64, rounded once. Finite arguments, far from overflow and underflow. */
export function fmaFloat64(a: number, b: number, c: number): number {
  const product = a * b;
  const aBig = splitter * a - (splitter * a - a);
  const bBig = splitter * b - (splitter * b - b);
  const aSmall = a - aBig;
  const bSmall = b - bBig;
  const productError = aSmall * bSmall - (product - aBig * bBig - aSmall * bBig - aBig * bSmall);
  const inner = c + productError;
  const innerPart = inner - c;
  const innerError = c - (inner - innerPart) + (productError - innerPart);
  const outer = product + inner;
  const outerPart = outer - product;
  const outerError = product - (outer - outerPart) + (inner - outerPart);
  return outer + addRoundedToOdd(innerError, outerError);
}
