import { colour, length2d, mix, smoothStep, type Colour } from './colour.ts';
import type { Figure, Surface } from './figure.ts';
import { Noise } from './noise.ts';
import type { DrawRandom } from './random.ts';

/** Ground, bands, hinge. */
const tints: [string, string, string][] = [
  ['#f2dcc6', '#d9926a', '#b5563f'],
  ['#f4e9dc', '#c9a58a', '#8f6a58'],
  ['#f1d3cf', '#cf7f86', '#8f4356'],
  ['#ece6da', '#9aa4ad', '#5d6b7a'],
  ['#f6e3b6', '#dda04a', '#a8622a'],
  ['#e9dfe9', '#a98bb5', '#69507c'],
];

/** A scallop: a fan of ribs from its hinge, with bands of growth across them. */
export class Scallop implements Figure {
  readonly #noise: Noise;
  readonly #ground: Colour;
  readonly #band: Colour;
  readonly #hinge: Colour;
  readonly #ribs: number;
  readonly #spread: number;
  readonly #bands: { count: number; phase: number; strength: number };
  readonly #rays: number;

  constructor(random: DrawRandom) {
    this.#noise = new Noise(random);
    const [ground, band, hinge] = random.pick(tints);
    this.#ground = colour(ground);
    this.#band = colour(band);
    this.#hinge = colour(hinge);
    this.#ribs = random.integer(13, 22);
    this.#spread = random.between(0.95, 1.2);
    this.#bands = {
      count: random.between(2.5, 6),
      phase: random.next(),
      strength: random.between(0.35, 0.95),
    };
    this.#rays = random.chance(0.4) ? random.between(0.3, 0.8) : 0;
  }

  /** The outline's radius around the hinge at (0, 0.9), at an angle from the upward axis. */
  #reach(angle: number): number {
    const turn = angle / this.#spread;
    const rib = Math.abs(Math.cos(turn * this.#ribs * 0.5 * Math.PI));
    return (1.72 - 0.28 * turn * turn - 0.36 * turn ** 6) * (0.975 + 0.025 * rib);
  }

  distance(x: number, y: number): number {
    const up = 0.9 - y;
    const radius = length2d(x, up);
    const angle = Math.abs(Math.atan2(x, up));
    const fan = Math.max(
      radius - this.#reach(Math.min(angle, this.#spread)),
      (angle - this.#spread) * radius,
    );
    // The two ears beside the hinge.
    const ears = Math.max(Math.abs(x) - 0.34 + up * 0.25, Math.abs(up - 0.13) - 0.13);
    return Math.min(fan, ears);
  }

  shade(x: number, y: number, surface: Surface): void {
    const up = 0.9 - y;
    const radius = length2d(x, up);
    const angle = Math.atan2(x, up);
    const turn = angle / this.#spread;
    const share = Math.min(1, radius / this.#reach(Math.min(this.#spread, Math.abs(angle))));
    const phase = turn * this.#ribs * 0.5 * Math.PI;
    const ridge = Math.abs(Math.cos(phase));
    const noise = this.#noise;

    const rings = Math.sin(share ** 1.3 * 46 + noise.at(turn * 3 + 9, share * 3) * 2);
    const acrossRib = Math.sin(2 * phase) * 0.85 * smoothStep(0.05, 0.3, share);
    const outward = -0.55 + share * share * 1.7 + rings * 0.1;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    surface.slopeX = sin * outward + cos * acrossRib;
    surface.slopeY = -cos * outward + sin * acrossRib;
    surface.gloss = 0.3;

    const { count, phase: start, strength } = this.#bands;
    const wobble = (noise.at(turn * 4 + 50, share * 2) - 0.5) * 0.6;
    const wave = 0.5 + 0.5 * Math.sin((share ** 1.2 * count + start + wobble * 0.4) * Math.PI * 2);
    const banded = smoothStep(0.35, 0.85, wave) * strength;
    const ray = this.#rays * smoothStep(0.55, 0.75, noise.at(turn * 6 + 20, 3));
    const own = mix(
      mix(this.#ground, this.#band, Math.min(1, banded + ray)),
      this.#hinge,
      (1 - smoothStep(0.05, 0.5, share)) * 0.7,
    );
    const groove = 0.68 + 0.32 * ridge ** 0.6;
    surface.red = own[0] * groove;
    surface.green = own[1] * groove * (0.96 + 0.04 * ridge);
    surface.blue = own[2] * groove * (0.93 + 0.07 * ridge);
  }
}

/** A snail's shell from above: whorls of a logarithmic spiral, each round like a tube. */
export class Spiral implements Figure {
  readonly #noise: Noise;
  readonly #ground: Colour;
  readonly #band: Colour;
  readonly #hinge: Colour;
  readonly #growth: number;
  readonly #hand: number;
  readonly #stripes: number;
  readonly #strength: number;

  constructor(random: DrawRandom) {
    this.#noise = new Noise(random);
    const [ground, band, hinge] = random.pick(tints);
    this.#ground = colour(ground);
    this.#band = colour(band);
    this.#hinge = colour(hinge);
    this.#growth = random.between(1.75, 2.3);
    this.#hand = random.chance(0.85) ? 1 : -1;
    this.#stripes = random.integer(0, 2);
    this.#strength = random.between(0.4, 0.9);
  }

  /** How many whorls in from the mouth's edge; whole numbers are the seams. */
  #whorl(x: number, y: number): number {
    const radius = length2d(x, y) + 1e-6;
    const turn = Math.atan2(y, x * this.#hand) / (Math.PI * 2);
    return -Math.log(radius) / Math.log(this.#growth) + turn + 0.5;
  }

  distance(x: number, y: number): number {
    const radius = length2d(x, y);
    const turn = Math.atan2(y, x * this.#hand) / (Math.PI * 2);
    return radius - this.#growth ** (turn - 0.5);
  }

  shade(x: number, y: number, surface: Surface): void {
    const whorl = this.#whorl(x, y);
    const inside = whorl - Math.floor(whorl);
    const radius = length2d(x, y) + 1e-6;
    const noise = this.#noise;
    const angle = Math.atan2(y, x * this.#hand);
    // Across the tube: from the outer seam (0) to the inner one (1).
    const tube = (0.45 - inside) * 2.6;
    const lines = Math.sin(angle * 42 + Math.floor(whorl) * 1.7 + noise.at(x * 3, y * 3) * 5) * 0.16;
    surface.slopeX = (x / radius) * tube - (y / radius) * lines;
    surface.slopeY = (y / radius) * tube + (x / radius) * lines;
    surface.gloss = 0.42;

    const bands = this.#stripes === 0 ? 0 : 0.5 + 0.5 * Math.cos(inside * this.#stripes * Math.PI * 2);
    const mottle = smoothStep(0.4, 0.75, noise.cloud(angle * 2.4 + 20, whorl * 2.2));
    const toBand = Math.min(1, (smoothStep(0.45, 0.9, bands) + mottle * 0.7) * this.#strength);
    const apex = 1 - smoothStep(0.04, 0.34, radius);
    const own = mix(mix(this.#ground, this.#band, toBand), this.#hinge, apex * 0.75);
    const seam = 0.5 + 0.5 * smoothStep(0, 0.16, Math.min(inside, (1 - inside) * 1.6));
    surface.red = own[0] * seam;
    surface.green = own[1] * seam;
    surface.blue = own[2] * seam;
  }
}

export function drawShell(random: DrawRandom): Figure {
  return random.chance(0.6) ? new Scallop(random) : new Spiral(random);
}
