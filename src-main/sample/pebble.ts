import { colour, length2d, mix, smoothStep, type Colour } from './colour.ts';
import type { Figure, Surface } from './figure.ts';
import { Noise } from './noise.ts';
import type { DrawRandom } from './random.ts';

/** Base, patches, vein. */
const stones: [string, string, string][] = [
  ['#8d8a86', '#6f6d6b', '#d9d6d0'],
  ['#b9a68c', '#937e65', '#efe5d2'],
  ['#5b6470', '#444c57', '#a9b4bf'],
  ['#a4705a', '#7f4f40', '#e2c3b0'],
  ['#d8d2c6', '#b8b0a2', '#8f897f'],
  ['#3f4246', '#2c2f33', '#dcdcd8'],
  ['#7d8a78', '#5f6c5d', '#c9d2bf'],
  ['#c2a29a', '#a07f79', '#f1e4df'],
];

/** A stone rounded by water: a blob with speckles, patches, and sometimes a vein or two. */
export class Pebble implements Figure {
  readonly #noise: Noise;
  readonly #base: Colour;
  readonly #patch: Colour;
  readonly #vein: Colour;
  readonly #aspect: number;
  /** Amplitude and phase of the outline's harmonics 2, 3, 4. */
  readonly #waves: [number, number][];
  readonly #speckles: number;
  readonly #veins: { angle: number; offset: number; width: number }[] = [];
  readonly #gloss: number;

  constructor(random: DrawRandom) {
    this.#noise = new Noise(random);
    const [base, patch, vein] = random.pick(stones);
    const other = random.pick(stones)[0];
    this.#base = mix(colour(base), colour(other), random.between(0, 0.25));
    this.#patch = colour(patch);
    this.#vein = colour(vein);
    this.#aspect = random.between(0.6, 0.95);
    this.#waves = [0.04, 0.05, 0.025].map((most) => [
      random.between(0, most),
      random.between(0, Math.PI * 2),
    ]);
    this.#speckles = random.chance(0.6) ? random.between(0.3, 0.9) : 0.1;
    this.#gloss = random.between(0.06, 0.4);
    for (let count = random.pick([0, 0, 1, 1, 2]); count > 0; count--) {
      this.#veins.push({
        angle: random.between(0, Math.PI),
        offset: random.between(-0.45, 0.45),
        width: random.between(0.015, 0.07),
      });
    }
  }

  /** Radius over the outline's radius in this direction. */
  #relative(x: number, y: number): number {
    const tall = y / this.#aspect;
    const angle = Math.atan2(tall, x);
    let outline = 0.95;
    for (let harmonic = 0; harmonic < 3; harmonic++) {
      const [amplitude, phase] = this.#waves[harmonic]!;
      outline += amplitude * Math.cos(angle * (harmonic + 2) + phase);
    }
    return length2d(x, tall) / outline;
  }

  distance(x: number, y: number): number {
    return (this.#relative(x, y) - 1) * this.#aspect;
  }

  shade(x: number, y: number, surface: Surface): void {
    const relative = Math.min(0.995, this.#relative(x, y));
    // A flattened dome: steep at the rim, nearly level on top.
    const steep = (relative * relative * relative) / Math.sqrt(1 - relative ** 4) + relative * 0.35;
    const length = length2d(x, y / this.#aspect) + 1e-6;
    const noise = this.#noise;
    const bump = noise.at(x * 9, y * 9) - noise.at(x * 9 + 0.4, y * 9 + 0.4);
    surface.slopeX = (x / length) * steep + bump * 0.25;
    surface.slopeY = (y / this.#aspect ** 2 / length) * steep + bump * 0.25;
    surface.gloss = this.#gloss;

    const patches = smoothStep(0.35, 0.7, noise.cloud(x * 2.2 + 40, y * 2.2 + 11));
    const grain = (noise.at(x * 34, y * 34) - 0.5) * 0.5 * this.#speckles + 1;
    const dark = smoothStep(0.78, 0.92, noise.at(x * 21 + 5, y * 21 + 77)) * this.#speckles * 0.7;
    let light = 0;
    for (const { angle, offset, width } of this.#veins) {
      const warp = (noise.cloud(x * 2.5 + 90, y * 2.5) - 0.5) * 0.5;
      const across = Math.abs(x * Math.cos(angle) + y * Math.sin(angle) - offset + warp);
      light = Math.max(light, 1 - smoothStep(width * 0.5, width * 1.3, across));
    }
    const own = mix(mix(this.#base, this.#patch, patches * 0.75), this.#vein, light * 0.8);
    const factor = grain * (1 - dark);
    surface.red = own[0] * factor;
    surface.green = own[1] * factor;
    surface.blue = own[2] * factor;
  }
}
