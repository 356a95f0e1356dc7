import type { ImageRow } from '../../src-shared/contract/values.ts';
import type { Pixels } from './pixels.ts';

/** Side of an average image, in pixels. */
export const averageSide = 64;
const atOnce = 8;

export interface Average {
  pixels: Pixels;
  /** How many images it is of. */
  count: number;
}

/** The mean of thumbnails, each stretched to a square; null where none gives a picture. */
export async function averageOf(
  dataset: string,
  images: readonly Pick<ImageRow, 'id' | 'version'>[],
  signal: AbortSignal,
): Promise<Average | null> {
  const sums = new Float64Array(averageSide * averageSide * 3);
  const canvas = new OffscreenCanvas(averageSide, averageSide);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  let count = 0;
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < images.length && !signal.aborted) {
      const { id, version } = images[next++]!;
      const response = await fetch(`image/${dataset}/${id}/thumb?v=${encodeURIComponent(version)}`, {
        signal,
      });
      if (!response.ok || response.status === 204) continue;
      const bitmap = await createImageBitmap(await response.blob()).catch(() => null);
      if (bitmap === null) continue;
      context.drawImage(bitmap, 0, 0, averageSide, averageSide);
      bitmap.close();
      const { data } = context.getImageData(0, 0, averageSide, averageSide);
      for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
        sums[to]! += data[from]!;
        sums[to + 1]! += data[from + 1]!;
        sums[to + 2]! += data[from + 2]!;
      }
      count++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  if (count === 0) return null;
  const data = Uint8Array.from(sums, (sum) => Math.round(sum / count));
  return { pixels: { data, width: averageSide, height: averageSide }, count };
}
