import { pixelImage, type PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { length2d, smoothStep } from './colour.ts';
import type { Figure, Surface } from './figure.ts';
import { drawGround, type Ground, type Subject } from './ground.ts';
import { Leaf } from './leaf.ts';
import { Pebble } from './pebble.ts';
import type { DrawRandom } from './random.ts';
import { drawShell } from './shell.ts';

interface Placed {
  figure: Figure;
  /** Centre, in pixels. */
  x: number;
  y: number;
  /** Pixels of one unit of the figure. */
  scale: number;
  angle: number;
}

interface Light {
  /** Direction to the light, length 1. */
  x: number;
  y: number;
  z: number;
  warmth: number;
  strength: number;
}

const sizes: [number, number][] = [
  [320, 320],
  [360, 360],
  [400, 300],
  [480, 360],
  [360, 240],
  [300, 400],
  [270, 360],
  [320, 240],
  [240, 320],
];

/** Draws one photograph of a thing on its ground, lit from one side. RGB, 240 to 480 pixels a side. */
export function drawScene(subject: Subject, random: DrawRandom): PixelImage {
  const [width, height] = random.pick(sizes);
  const ground = drawGround(subject, random);
  const lightAngle = random.between(-2.6, -0.9);
  const rise = random.between(0.75, 1.1);
  const length = length2d(1, rise);
  const light: Light = {
    x: Math.cos(lightAngle) / length,
    y: Math.sin(lightAngle) / length,
    z: rise / length,
    warmth: random.between(-0.05, 0.09),
    strength: random.between(0.9, 1.15),
  };
  const image = pixelImage('RGB', width, height);
  const linear = new Float32Array(width * height * 3);
  paintGround(linear, width, height, ground);
  for (const placed of arrange(subject, width, height, random))
    paintFigure(linear, width, height, placed, light);
  develop(linear, image, light, random);
  return image;
}

function arrange(subject: Subject, width: number, height: number, random: DrawRandom): Placed[] {
  const short = Math.min(width, height);
  const place = (figure: Figure, size: number, spread: number): Placed => ({
    figure,
    x: width * (0.5 + random.between(-spread, spread)),
    y: height * (0.5 + random.between(-spread, spread)),
    scale: short * size,
    angle: random.between(0, Math.PI * 2),
  });
  switch (subject) {
    case 'leaf':
      return [place(new Leaf(random), random.between(0.4, 0.5), 0.05)];
    case 'shell': {
      const shell = place(drawShell(random), random.between(0.33, 0.42), 0.07);
      return [{ ...shell, angle: random.between(-0.7, 0.7) }];
    }
    case 'pebble': {
      const small = Array.from({ length: random.pick([0, 0, 0, 1, 2, 3]) }, () =>
        place(new Pebble(random), random.between(0.1, 0.19), 0.42),
      );
      return [...small, place(new Pebble(random), random.between(0.3, 0.42), 0.07)];
    }
  }
}

function paintGround(linear: Float32Array, width: number, height: number, ground: Ground): void {
  const short = Math.min(width, height);
  const [red, green, blue] = ground.dark;
  const [lightRed, lightGreen, lightBlue] = ground.light;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const share = ground.share(x / short, y / short);
      linear[at] = red + (lightRed - red) * share;
      linear[at + 1] = green + (lightGreen - green) * share;
      linear[at + 2] = blue + (lightBlue - blue) * share;
    }
  }
}

function paintFigure(
  linear: Float32Array,
  width: number,
  height: number,
  placed: Placed,
  light: Light,
): void {
  const { figure, scale } = placed;
  const cos = Math.cos(placed.angle);
  const sin = Math.sin(placed.angle);
  // The light in the figure's own directions, so that a turned figure is lit from the same side.
  const lightX = light.x * cos + light.y * sin;
  const lightY = -light.x * sin + light.y * cos;
  const halfZ = light.z + 1;
  const halfLength = Math.hypot(lightX, lightY, halfZ);
  const shadowX = lightX * 0.13;
  const shadowY = lightY * 0.13;
  const edge = 0.8 / scale;
  const shadowReach = 0.4;
  const surface: Surface = { red: 0, green: 0, blue: 0, slopeX: 0, slopeY: 0, gloss: 0 };
  const reach = scale * 1.45;
  const top = Math.max(0, Math.floor(placed.y - reach));
  const bottom = Math.min(height, Math.ceil(placed.y + reach));
  const left = Math.max(0, Math.floor(placed.x - reach));
  const right = Math.min(width, Math.ceil(placed.x + reach));
  for (let py = top; py < bottom; py++) {
    for (let px = left; px < right; px++) {
      const dx = (px - placed.x) / scale;
      const dy = (py - placed.y) / scale;
      const x = dx * cos + dy * sin;
      const y = -dx * sin + dy * cos;
      const at = (py * width + px) * 3;
      const distance = figure.distance(x, y);
      if (distance > shadowReach) continue;
      if (distance > -edge) {
        // A wide soft shadow away from the light, and a dark line where the figure touches the ground.
        const cast = 1 - smoothStep(-0.12, 0.16, figure.distance(x + shadowX, y + shadowY));
        const contact = 1 - smoothStep(0, 0.09, distance);
        const shadow = 1 - 0.62 * cast - 0.22 * contact * (1 - cast);
        linear[at]! *= shadow;
        linear[at + 1]! *= shadow;
        linear[at + 2]! *= shadow;
      }
      if (distance >= edge) continue;
      figure.shade(x, y, surface);
      const normalLength = Math.sqrt(1 + surface.slopeX ** 2 + surface.slopeY ** 2);
      // Slopes are of the height over the plane seen from above: outward is where it falls.
      const facing = (surface.slopeX * lightX + surface.slopeY * lightY + light.z) / normalLength;
      const mirrored =
        (surface.slopeX * lightX + surface.slopeY * lightY + halfZ) / (normalLength * halfLength);
      const lit = 0.3 + 0.16 / normalLength + Math.max(0, facing) * 0.88 * light.strength;
      const shine = power32(Math.max(0, mirrored)) * surface.gloss * 0.7;
      const cover = 1 - smoothStep(-edge, edge, distance);
      linear[at] = linear[at]! + (surface.red * lit + shine - linear[at]!) * cover;
      linear[at + 1] = linear[at + 1]! + (surface.green * lit + shine - linear[at + 1]!) * cover;
      linear[at + 2] = linear[at + 2]! + (surface.blue * lit + shine - linear[at + 2]!) * cover;
    }
  }
}

/** Light to display values: a fall of light across the picture, darker corners, the light's warmth, and a little sensor noise. */
function develop(linear: Float32Array, image: PixelImage, light: Light, random: DrawRandom): void {
  const { width, height, data } = image;
  const vignette = random.between(0.12, 0.34);
  const exposure = random.between(0.9, 1.12);
  const redGain = 1 + light.warmth;
  const blueGain = 1 - light.warmth;
  let noise = random.integer(1, 0x7fff_ffff);
  for (let y = 0, at = 0; y < height; y++) {
    const v = (y / height) * 2 - 1;
    for (let x = 0; x < width; x++, at += 3) {
      const u = (x / width) * 2 - 1;
      const fall = 1 + (u * light.x + v * light.y) * 0.16 - (u * u + v * v) * 0.5 * vignette;
      const gain = exposure * fall;
      noise = (Math.imul(noise, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      const grain = (noise / 0x7fff_ffff - 0.5) * 5;
      data[at] = display(linear[at]! * gain * redGain, grain);
      data[at + 1] = display(linear[at + 1]! * gain, grain);
      data[at + 2] = display(linear[at + 2]! * gain * blueGain, grain);
    }
  }
}

function display(light: number, grain: number): number {
  // A soft shoulder keeps highlights from burning out.
  const soft = light > 0.7 ? 0.7 + (light - 0.7) / (1 + (light - 0.7) * 1.8) : light;
  return Math.max(0, Math.min(255, Math.sqrt(Math.max(0, soft)) * 255 + grain));
}

function power32(value: number): number {
  const four = value * value * value * value;
  const sixteen = four * four * four * four;
  return sixteen * sixteen;
}
