import { colour, mix, smoothStep, type Colour } from './colour.ts';
import type { Figure, Surface } from './figure.ts';
import { Noise } from './noise.ts';
import type { DrawRandom } from './random.ts';

/** At the midrib, at the edge, and of the veins. */
const seasons: [string, string, string][] = [
  ['#5d8a3a', '#3f6b2c', '#b9cf86'],
  ['#7da544', '#557f31', '#d5e3a0'],
  ['#3f7350', '#2d5540', '#9cc3a1'],
  ['#c9a136', '#b0691f', '#f3dd92'],
  ['#c4652a', '#94321c', '#f1b876'],
  ['#a8332a', '#6f1d22', '#e59a7c'],
  ['#8a6a3f', '#644628', '#cfb083'],
  ['#9aa53c', '#b98227', '#e9e3a0'],
];

/** A single leaf on its stem, from lance-shaped to broad, with a plain, toothed or wavy edge. */
export class Leaf implements Figure {
  readonly #noise: Noise;
  readonly #middle: Colour;
  readonly #edge: Colour;
  readonly #vein: Colour;
  readonly #width: number;
  readonly #bluntStem: number;
  readonly #bluntTip: number;
  readonly #bend: number;
  readonly #teeth: { count: number; depth: number };
  readonly #veins: { spacing: number; slant: number };
  readonly #spots: number;
  readonly #largest: number;

  constructor(random: DrawRandom) {
    this.#noise = new Noise(random);
    const [middle, edge, vein] = random.pick(seasons);
    this.#middle = colour(middle);
    this.#edge = colour(edge);
    this.#vein = colour(vein);
    this.#width = random.between(0.26, 0.62);
    this.#bluntStem = random.between(0.5, 0.85);
    this.#bluntTip = random.between(0.8, 1.35);
    this.#bend = random.between(-0.28, 0.28);
    this.#teeth = random.pick([
      { count: 0, depth: 0 },
      { count: 0, depth: 0 },
      { count: 15, depth: 0.06 },
      { count: 22, depth: 0.045 },
      { count: 6, depth: 0.11 },
    ]);
    this.#veins = { spacing: random.between(0.14, 0.24), slant: random.between(0.55, 1.1) };
    this.#spots = random.chance(0.35) ? random.between(0.4, 1) : 0;
    const peak = this.#bluntStem / (this.#bluntStem + this.#bluntTip);
    this.#largest = peak ** this.#bluntStem * (1 - peak) ** this.#bluntTip;
  }

  /** Height of the midrib; the leaf lies along x, its stem to the left. */
  #rib(x: number): number {
    return this.#bend * (x * x - 0.35);
  }

  #halfWidth(x: number): number {
    const along = Math.min(1, Math.max(0, (x + 0.72) / 1.67));
    const plain = (along ** this.#bluntStem * (1 - along) ** this.#bluntTip * this.#width) / this.#largest;
    const { count, depth } = this.#teeth;
    if (count === 0) return plain;
    const tooth = along * count - Math.floor(along * count);
    // Teeth point to the tip: a slow rise and a quick fall; the few wide ones are lobes.
    const bite = count < 10 ? 0.5 - 0.5 * Math.cos(tooth * Math.PI * 2) : tooth ** 1.5;
    return plain * (1 - depth * 2 + depth * 2 * bite);
  }

  distance(x: number, y: number): number {
    const across = Math.abs(y - this.#rib(x));
    const blade = x < -0.72 || x > 0.95 ? 1 : (across - this.#halfWidth(x)) * 0.9;
    const stem = x < -1.05 || x > 0 ? 1 : across - 0.02 - Math.max(0, -x - 0.9) * 0.08;
    return Math.min(blade, stem);
  }

  shade(x: number, y: number, surface: Surface): void {
    const noise = this.#noise;
    const side = y - this.#rib(x);
    const across = Math.abs(side);
    const half = this.#halfWidth(x);
    const sign = side < 0 ? -1 : 1;
    surface.gloss = 0.22;
    if (across > half || half < 0.02) {
      // The stem: a thin round rod.
      surface.slopeX = 0;
      surface.slopeY = (side / 0.022) * 0.8;
      surface.red = this.#vein[0] * 0.6;
      surface.green = this.#vein[1] * 0.55;
      surface.blue = this.#vein[2] * 0.5;
      return;
    }
    const share = across / half;
    const phase = (x - across * this.#veins.slant) / this.#veins.spacing + (sign > 0 ? 0.5 : 0);
    const fraction = phase - Math.floor(phase);
    const fromVein = Math.min(fraction, 1 - fraction) * this.#veins.spacing;
    const thin = 0.006 + 0.008 * (1 - share);
    const sideVein = (1 - smoothStep(thin * 0.4, thin * 1.6, fromVein)) * (1 - share * 0.7);
    const rib = 1 - smoothStep(0.008, 0.026 * (1.15 - (x + 0.7) / 2.2), across);
    const vein = Math.max(rib, sideVein * 0.6);

    // Between two veins the blade swells a little; over all it is folded along its midrib.
    const swell = (fraction - 0.5) * 0.9 * (1 - share * 0.6);
    const crumple = noise.at(x * 5, y * 5) - noise.at(x * 5 + 0.5, y * 5);
    surface.slopeX = swell * 0.55 + crumple * 0.5;
    surface.slopeY = sign * (0.22 + share * 0.3 - swell * 0.35) + crumple * 0.3;

    const cloud = noise.cloud(x * 1.7 + 3, y * 1.7 + 23);
    const toEdge = smoothStep(0.1, 1.05, share * 0.75 + (cloud - 0.5) * 1.1);
    const own = mix(mix(this.#middle, this.#edge, toEdge), this.#vein, vein * 0.75);
    const spot = this.#spots * smoothStep(0.72, 0.84, noise.at(x * 7 + 60, y * 7)) * 0.55;
    const grain = 0.92 + noise.at(x * 40, y * 40) * 0.16;
    surface.red = own[0] * (1 - spot * 0.6) * grain;
    surface.green = own[1] * (1 - spot) * grain;
    surface.blue = own[2] * (1 - spot) * grain;
  }
}
