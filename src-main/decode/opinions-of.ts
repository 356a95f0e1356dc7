import type { ConsumerOpinion } from '../../src-shared/catalogue/judgement.ts';
import type { Verdict } from '../../src-shared/catalogue/verdict.ts';
import { sharpOpinion } from './codecs/sharp-pixels.ts';
import type { ImageFormat } from './signature.ts';

/** Formats that Pillow 12 reads and no codec here does. */
const pillowAlone: readonly (ImageFormat | null)[] = ['jp2', 'tga'];

/** What a training script would meet: Pillow (and torchvision on it), and sharp at its defaults. sharp is asked; Pillow's answer is known. */
export async function opinionsOf(
  bytes: Uint8Array,
  verdict: Verdict,
  format: ImageFormat | null,
): Promise<ConsumerOpinion[]> {
  return [
    { consumer: 'Pillow, torchvision', ...pillowOpinion(verdict, format) },
    await askSharp(bytes, verdict),
  ];
}

/** For files that could not be handed to a decoder at all. */
export function opinionsWithoutBytes(detail: string): ConsumerOpinion[] {
  return [
    { consumer: 'Pillow, torchvision', outcome: 'raises', detail },
    { consumer: 'sharp', outcome: 'raises', detail },
  ];
}

function pillowOpinion(verdict: Verdict, format: ImageFormat | null): Omit<ConsumerOpinion, 'consumer'> {
  switch (verdict) {
    case 'damaged':
      return {
        outcome: 'loads',
        detail: 'Loads without a warning, with wrong pixels where the data are broken.',
      };
    case 'truncated':
      return {
        outcome: 'raises',
        detail:
          'OSError: image file is truncated. With ImageFile.LOAD_TRUNCATED_IMAGES it loads, with the lost part filled in.',
      };
    case 'too-large':
      return {
        outcome: 'raises',
        detail: 'DecompressionBombError, unless Image.MAX_IMAGE_PIXELS is raised.',
      };
    case 'unsupported':
      return pillowAlone.includes(format)
        ? { outcome: 'loads', detail: 'Reads this format.' }
        : { outcome: 'raises', detail: 'UnidentifiedImageError: cannot identify image file.' };
    case 'empty':
    case 'not-an-image':
      return { outcome: 'raises', detail: 'UnidentifiedImageError: cannot identify image file.' };
    default:
      return { outcome: 'raises', detail: 'Raises while opening or loading the file.' };
  }
}

async function askSharp(bytes: Uint8Array, verdict: Verdict): Promise<ConsumerOpinion> {
  if (verdict === 'empty') return { consumer: 'sharp', outcome: 'raises', detail: 'Input Buffer is empty.' };
  if (verdict === 'too-large') {
    // Not tried: the very thing that the limit is there to avoid.
    return {
      consumer: 'sharp',
      outcome: 'raises',
      detail: 'Input image exceeds pixel limit, unless limitInputPixels is raised.',
    };
  }
  const message = await sharpOpinion(bytes);
  if (message !== null) return { consumer: 'sharp', outcome: 'raises', detail: message };
  return { consumer: 'sharp', outcome: 'loads', detail: 'Loads without a warning.' };
}
