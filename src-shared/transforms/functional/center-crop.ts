import type { Sample } from '../sample.ts';
import { crop, type CropBox } from './crop.ts';
import { pad } from './pad.ts';
import { rasterOf } from './raster.ts';
import { roundHalfEven } from './round.ts';

/** Where a centre crop lies in an image at least as large; halves go to the even neighbour. */
export function centerBox(height: number, width: number, cropHeight: number, cropWidth: number): CropBox {
  const top = roundHalfEven((height - cropHeight) / 2);
  return { top, left: roundHalfEven((width - cropWidth) / 2), height: cropHeight, width: cropWidth };
}

/** Cuts the middle out; where the image is smaller than the crop it is first padded with zeros, the odd pixel at the right and the bottom. */
export function centerCrop(sample: Sample, cropHeight: number, cropWidth: number): Sample {
  const { height, width } = rasterOf(sample, 'CenterCrop');
  const down = Math.max(0, cropHeight - height);
  const across = Math.max(0, cropWidth - width);
  const border = {
    left: Math.floor(across / 2),
    top: Math.floor(down / 2),
    right: Math.ceil(across / 2),
    bottom: Math.ceil(down / 2),
  };
  const padded = down > 0 || across > 0 ? pad(sample, border, 0, 'constant') : sample;
  return crop(padded, centerBox(height + down, width + across, cropHeight, cropWidth));
}
