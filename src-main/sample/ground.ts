import { colour, length2d, smoothStep, type Colour } from './colour.ts';
import { Noise } from './noise.ts';
import type { DrawRandom } from './random.ts';

/** What a figure lies on: two colours, and how much of the light one there is at a point (0 to 1 along the picture's shorter side). */
export interface Ground {
  light: Colour;
  dark: Colour;
  share(x: number, y: number): number;
}

type GroundMaker = (random: DrawRandom, noise: Noise) => Ground;

const sand: GroundMaker = (random, noise) => {
  const [light, dark] = random
    .pick([
      ['#dcc7a1', '#b59a70'],
      ['#e6d9c3', '#c3b091'],
      ['#b8a58b', '#8d7a61'],
    ] as const)
    .map(colour) as [Colour, Colour];
  const lean = random.between(-1, 1);
  return {
    light,
    dark,
    share(x, y) {
      const ripple = 0.5 + 0.5 * Math.sin((y + x * lean) * 26 + noise.cloud(x * 3, y * 3) * 9);
      const grain = noise.at(x * 150, y * 150) * 0.5 + noise.at(x * 63, y * 63) * 0.3;
      return 0.15 + ripple * 0.35 + grain * 0.6;
    },
  };
};

const slate: GroundMaker = (random, noise) => {
  const [light, dark] = random
    .pick([
      ['#5d6269', '#33373d'],
      ['#6f6a64', '#45413d'],
      ['#4b5a60', '#26323a'],
    ] as const)
    .map(colour) as [Colour, Colour];
  const stretch = random.between(1, 3);
  return {
    light,
    dark,
    share(x, y) {
      const layers = noise.cloud(x * 3, y * 3 * stretch);
      const crack =
        smoothStep(0.47, 0.5, noise.at(x * 5 + 9, y * 5)) - smoothStep(0.5, 0.53, noise.at(x * 5 + 9, y * 5));
      const grain = noise.at(x * 90, y * 90) * 0.25;
      return Math.max(0, layers * 0.9 + grain - 0.12 - crack * 0.12);
    },
  };
};

const linen: GroundMaker = (random, noise) => {
  const [light, dark] = random
    .pick([
      ['#f1ece2', '#d8cfc0'],
      ['#e3e6e6', '#c3c9cb'],
      ['#e9dcd2', '#cfb9aa'],
      ['#cfd8cf', '#a9b7a9'],
    ] as const)
    .map(colour) as [Colour, Colour];
  return {
    light,
    dark,
    share(x, y) {
      const weave = Math.sin(x * 260) * Math.sin(y * 260) * 0.09;
      const thread = noise.at(x * 8, y * 130) * 0.16 + noise.at(x * 130, y * 8) * 0.16;
      return 0.45 + weave + thread + noise.at(x * 1.5, y * 1.5) * 0.3;
    },
  };
};

const garden: GroundMaker = (random) => {
  const [light, dark] = random
    .pick([
      ['#8fae5a', '#24401f'],
      ['#b7b65c', '#39431c'],
      ['#7fa38c', '#16342e'],
      ['#d29a5a', '#3c2415'],
    ] as const)
    .map(colour) as [Colour, Colour];
  // Out of focus: soft discs of light over a dark ground.
  const discs = Array.from({ length: random.integer(9, 15) }, () => ({
    x: random.between(-0.1, 1.4),
    y: random.between(-0.1, 1.4),
    radius: random.between(0.06, 0.22),
    light: random.between(0.08, 0.4),
  }));
  return {
    light,
    dark,
    share(x, y) {
      let share = 0.14 + 0.18 * (1 - y);
      for (const disc of discs) {
        const away = length2d(x - disc.x, y - disc.y) / disc.radius;
        if (away < 1.15) share += disc.light * (1 - smoothStep(0.7, 1.15, away));
      }
      return Math.min(1, share);
    },
  };
};

const wood: GroundMaker = (random, noise) => {
  const [light, dark] = random
    .pick([
      ['#b98d5e', '#7a5533'],
      ['#d3b58c', '#a5845b'],
      ['#7b6654', '#4a3a2e'],
    ] as const)
    .map(colour) as [Colour, Colour];
  const plankWidth = random.between(0.3, 0.55);
  const upright = random.chance(0.5);
  return {
    light,
    dark,
    share(px, py) {
      const x = upright ? py : px;
      const y = upright ? px : py;
      const plank = Math.floor(y / plankWidth);
      const within = y / plankWidth - plank;
      const grain = noise.cloud(x * 2 + plank * 17, y * 22 + plank * 5);
      const ring = 0.5 + 0.5 * Math.sin(grain * 22 + y * 8);
      const gap = smoothStep(0, 0.018, within) * smoothStep(0, 0.018, 1 - within);
      const share =
        (0.2 + ring * 0.35 + grain * 0.45 + (noise.at(plank * 9.7, 3) - 0.5) * 0.3) * (0.25 + 0.75 * gap);
      return Math.min(1.1, share);
    },
  };
};

const water: GroundMaker = (random, noise) => {
  const [light, dark] = random
    .pick([
      ['#a8d8d2', '#2f7683'],
      ['#9fc4d8', '#2c5a7e'],
      ['#b7d0b4', '#3f6f62'],
    ] as const)
    .map(colour) as [Colour, Colour];
  return {
    light,
    dark,
    share(x, y) {
      // Light through ripples gathers in a net of thin bright lines.
      const warpX = noise.at(x * 4, y * 4) * 1.2;
      const warpY = noise.at(x * 4 + 40, y * 4) * 1.2;
      const net = 1 - Math.abs(noise.at(x * 5 + warpX, y * 5 + warpY) - 0.5) * 5;
      const fine = 1 - Math.abs(noise.at(x * 9 + warpY + 20, y * 9 + warpX) - 0.5) * 6;
      return 0.25 + 0.45 * Math.max(0, net) ** 2 + 0.2 * Math.max(0, fine) ** 2;
    },
  };
};

/** Where each kind of thing is usually found, the likely places first. */
export const groundsOf = {
  leaf: [garden, slate, linen, wood, wood, garden],
  pebble: [sand, slate, water, linen, wood, water],
  shell: [sand, sand, water, linen, slate, wood],
} as const;

export type Subject = keyof typeof groundsOf;

export function drawGround(subject: Subject, random: DrawRandom): Ground {
  return random.pick(groundsOf[subject])(random, new Noise(random));
}
