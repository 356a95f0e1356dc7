import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';

/** About this many pixels are looked at: plenty for a colour to draw until the thumbnail is there. */
const samples = 4096;

/** Mean colour of an RGB picture as `#rrggbb`. */
export function meanColor({ data, width, height }: PixelImage): string {
  const step = Math.max(1, Math.floor((width * height) / samples)) * 3;
  let red = 0;
  let green = 0;
  let blue = 0;
  let count = 0;
  for (let i = 0; i + 2 < data.length; i += step, count++) {
    red += data[i]!;
    green += data[i + 1]!;
    blue += data[i + 2]!;
  }
  return toHexColor([red / count, green / count, blue / count]);
}

/** `#rrggbb` of levels from 0 to 255. */
export function toHexColor(levels: readonly number[]): string {
  return '#' + levels.map((level) => hex(Math.round(level))).join('');
}

function hex(level: number): string {
  return level.toString(16).padStart(2, '0');
}
