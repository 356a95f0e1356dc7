/** The modes an image can have between transforms: 8-bit grey or 8-bit RGB. A decoder hands out RGB. */
export type ImageMode = 'L' | 'RGB';

/** An 8-bit image, as Pillow's `Image` is: `height` x `width` x channels, row-major, channels interleaved. Never changed in place by a transform. */
export interface PixelImage {
  readonly mode: ImageMode;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export const channelsOf: Readonly<Record<ImageMode, number>> = { L: 1, RGB: 3 };

/** An image of the given size, black, or over the bytes given. @throws RangeError when the bytes do not fill it exactly. */
export function pixelImage(mode: ImageMode, width: number, height: number, data?: Uint8Array): PixelImage {
  const length = width * height * channelsOf[mode];
  if (data !== undefined && data.length !== length) {
    throw new RangeError(
      `Expected ${length} bytes for a ${mode} image of ${width}x${height} but received ${data.length}.`,
    );
  }
  return { mode, width, height, data: data ?? new Uint8Array(length) };
}
