import type { DrawRandom } from './random.ts';

const size = 128;
const mask = size - 1;

/** Smooth random fields over the plane, of period 128: the grain of stone, sand and wood. */
export class Noise {
  readonly #lattice = new Float32Array(size * size);

  constructor(random: DrawRandom) {
    for (let at = 0; at < this.#lattice.length; at++) this.#lattice[at] = random.next();
  }

  /** In [0, 1], changing over a distance of about 1. */
  at(x: number, y: number): number {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    const fx = x - x0;
    const fy = y - y0;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const row0 = (y0 & mask) * size;
    const row1 = ((y0 + 1) & mask) * size;
    const left = x0 & mask;
    const right = (x0 + 1) & mask;
    const lattice = this.#lattice;
    const top = lattice[row0 + left]! + (lattice[row0 + right]! - lattice[row0 + left]!) * sx;
    const bottom = lattice[row1 + left]! + (lattice[row1 + right]! - lattice[row1 + left]!) * sx;
    return top + (bottom - top) * sy;
  }

  /** Three octaves of it, in [0, 1]. */
  cloud(x: number, y: number): number {
    return (
      this.at(x, y) * 0.57 +
      this.at(x * 2.1 + 31, y * 2.1 + 17) * 0.28 +
      this.at(x * 4.3 + 7, y * 4.3 + 59) * 0.15
    );
  }
}
