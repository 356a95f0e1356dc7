/** Draws the app's icon, for every system, from its one source. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { encodeIcns, encodeIco, type SizedPng } from './icon-files.ts';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** Writes `icon.ico`, `icon.icns` and `icons/NxN.png` into a folder. */
export async function makeIcons(folder: string): Promise<void> {
  const svg = readFileSync(new URL('icon.svg', import.meta.url));
  const images: SizedPng[] = [];
  for (const size of sizes) {
    // The drawing is 1024 wide at 72 dots an inch: it is drawn at the size that is wanted, not shrunk.
    const density = Math.max(1, (72 * size) / 1024);
    images.push({ size, png: await sharp(svg, { density }).resize(size, size).png().toBuffer() });
  }
  mkdirSync(join(folder, 'icons'), { recursive: true });
  for (const { size, png } of images) writeFileSync(join(folder, 'icons', `${size}x${size}.png`), png);
  writeFileSync(join(folder, 'icon.ico'), encodeIco(images.filter(({ size }) => size <= 256)));
  writeFileSync(join(folder, 'icon.icns'), encodeIcns(images));
}
