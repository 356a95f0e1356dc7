import type sharp from 'sharp';
import type { Metadata } from 'sharp';
import { pixelImage, type PixelImage } from '../../../src-shared/transforms/pixel-image.ts';

let loaded: Promise<typeof sharp> | undefined;

/** sharp, once it is needed: most files are decoded without it, and a process that does so starts sooner and stays smaller. */
function loadSharp(): Promise<typeof sharp> {
  return (loaded ??= import('sharp').then(({ default: made }) => {
    // One file at a time per process: libvips' own threads and caches would only take memory from the neighbours.
    made.cache(false);
    made.concurrency(1);
    return made;
  }));
}

/** Limits are judged from the header by us, and warnings are no errors: what Pillow raises on is checked by each codec. */
const inputOptions = {
  failOn: 'none',
  limitInputPixels: false,
  unlimited: true,
  ignoreIcc: true,
  pages: 1,
} as const;

/** The picture as libvips decodes it, 8 bits, as RGB. Throws what sharp throws; errors that leave a picture are passed over unless `failOn` says so. */
export async function sharpPixels(bytes: Uint8Array, failOn: 'none' | 'error' = 'none'): Promise<PixelImage> {
  const { data, info } = await (
    await loadSharp()
  )(bytes, { ...inputOptions, failOn })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pixelImage('RGB', info.width, info.height, toThreeChannels(data, info.channels));
}

/** The picture of a JPEG at a half, a quarter or an eighth of its size (rounded up), which its decoder makes with less work. Throws what sharp throws. */
export async function sharpShrunkPixels(
  bytes: Uint8Array,
  width: number,
  height: number,
  divisor: 2 | 4 | 8,
): Promise<PixelImage> {
  const { data, info } = await (
    await loadSharp()
  )(bytes, { ...inputOptions, failOn: 'warning' })
    .resize(Math.ceil(width / divisor), Math.ceil(height / divisor), { fit: 'fill', kernel: 'nearest' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pixelImage('RGB', info.width, info.height, toThreeChannels(data, info.channels));
}

/** The four inks as libvips gives them, 8 bits, without any conversion. */
export async function sharpInks(
  bytes: Uint8Array,
  failOn: 'none' | 'error' = 'none',
): Promise<{ data: Uint8Array; width: number; height: number }> {
  const image = (await loadSharp())(bytes, { ...inputOptions, failOn })
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 4)
    throw new Error(`Expected 4 channels for a CMYK image but received ${info.channels}.`);
  return { data, width: info.width, height: info.height };
}

/** 16-bit grey, clipped at 255 as Pillow clips its mode I;16 on the way to RGB. Throws what sharp throws. */
export async function sharpClippedGray(bytes: Uint8Array): Promise<PixelImage> {
  const image = (await loadSharp())(bytes, { ...inputOptions, failOn: 'error' })
    .pipelineColourspace('grey16')
    .toColourspace('grey16');
  const { data, info } = await image.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true });
  const levels = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const gray = Uint8Array.from({ length: info.width * info.height }, (_, i) =>
    Math.min(255, levels[i * info.channels]!),
  );
  return pixelImage('RGB', info.width, info.height, toThreeChannels(gray, 1));
}

/** What sharp's header reader says. Throws what sharp throws. */
export async function sharpMetadata(bytes: Uint8Array): Promise<Metadata> {
  return (await loadSharp())(bytes, inputOptions).metadata();
}

/** The first page on its own, by sharp at its defaults: null, or the message it fails with. */
export async function sharpOpinion(bytes: Uint8Array): Promise<string | null> {
  try {
    await (await loadSharp())(bytes).stats();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function toThreeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  const isGray = channels < 3;
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[isGray ? from : from + 1]!;
    rgb[to + 2] = data[isGray ? from : from + 2]!;
  }
  return rgb;
}
