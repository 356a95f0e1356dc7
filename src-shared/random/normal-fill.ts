import { fmaFloat32 } from './fused-multiply-add.ts';

/**
 * NOTE: sixteen float32 normals at once, as torch's AVX2 kernel makes them.
 *
 * torch fills tensors of 16 floats or more with Box and Muller's method in blocks of 8 + 8, with single-precision logarithm, sine and cosine from the Cephes
 * library's polynomials (Moshier, 1989). Every step here rounds to float32 where the kernel does, and fuses where its compiler fuses.
 */
const f = Math.fround;
const bits = new Int32Array(1);
const single = new Float32Array(bits.buffer);

const logCoefficients = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(f);

function logFloat32(value: number): number {
  single[0] = Math.max(value, 2 ** -126);
  let exponent = (bits[0]! >>> 23) - 0x7e;
  bits[0] = (bits[0]! & ~0x7f800000) | 0x3f000000;
  let x = single[0];
  if (x < f(0.7071067811865476)) {
    exponent -= 1;
    x = f(f(x - 1) + x);
  } else x = f(x - 1);
  const z = f(x * x);
  let y = logCoefficients[0]!;
  for (let i = 1; i < logCoefficients.length; i++) y = fmaFloat32(y, x, logCoefficients[i]!);
  y = f(y * x);
  y = fmaFloat32(y, z, f(exponent * f(-2.1219444e-4)));
  y = fmaFloat32(z, -0.5, y);
  return fmaFloat32(exponent, f(0.693359375), f(x + y));
}

function sinCosFloat32(value: number): [sine: number, cosine: number] {
  const octant = (Math.trunc(f(value * f(1.27323954473516))) + 1) & ~1;
  let x = fmaFloat32(octant, f(-0.78515625), value);
  x = fmaFloat32(octant, f(-2.4187564849853516e-4), x);
  x = fmaFloat32(octant, f(-3.774894977445941e-8), x);
  const z = f(x * x);
  let cosine = fmaFloat32(f(2.443315711809948e-5), z, f(-1.388731625493765e-3));
  cosine = fmaFloat32(cosine, z, f(4.166664568298827e-2));
  cosine = f(fmaFloat32(f(cosine * z), z, -0.5 * z) + 1);
  let sine = fmaFloat32(f(-1.9515295891e-4), z, f(8.3321608736e-3));
  sine = fmaFloat32(sine, z, f(-1.6666654611e-1));
  sine = fmaFloat32(f(sine * z), x, x);
  const swapped = (octant & 2) !== 0;
  const sineSign = (octant & 4) === 0 ? 1 : -1;
  const cosineSign = ((octant - 2) & 4) === 0 ? -1 : 1;
  return [sineSign * (swapped ? cosine : sine), cosineSign * (swapped ? sine : cosine)];
}

/** Turns 16 float32 uniforms, from `offset` on, into 16 normals in place. */
export function normalFill16Float32(data: Float32Array, offset: number, mean: number, std: number): void {
  for (let j = offset; j < offset + 8; j++) {
    const radius = f(Math.sqrt(f(-2 * logFloat32(f(1 - data[j]!)))));
    const [sine, cosine] = sinCosFloat32(f(f(2 * Math.PI) * data[j + 8]!));
    data[j] = fmaFloat32(f(radius * cosine), std, mean);
    data[j + 8] = fmaFloat32(f(radius * sine), std, mean);
  }
}

/** Turns 16 float64 uniforms, from `offset` on, into 16 normals in place. */
export function normalFill16Float64(data: Float64Array, offset: number, mean: number, std: number): void {
  for (let j = offset; j < offset + 8; j++) {
    const radius = Math.sqrt(-2 * Math.log(1 - data[j]!));
    const theta = 2 * Math.PI * data[j + 8]!;
    data[j] = radius * Math.cos(theta) * std + mean;
    data[j + 8] = radius * Math.sin(theta) * std + mean;
  }
}
