import { WinnowError } from '../winnow-error.ts';
import { channelsOf } from './pixel-image.ts';
import { describeSpec, type ImageSpec, type SampleSpec, type TensorSpec } from './sample.ts';

function refuse(transform: string, expected: string, spec: SampleSpec, hint: string): WinnowError {
  return new WinnowError(
    'RECIPE_INVALID',
    `Expected ${expected} for ${transform} but received ${describeSpec(spec)}.`,
    {
      subject: transform,
      hint,
    },
  );
}

/** @throws WinnowError RECIPE_INVALID */
export function imageSpec(spec: SampleSpec, transform: string): ImageSpec {
  if (spec.kind === 'image') return spec;
  const hint =
    spec.kind === 'tensor' ? `Put ${transform} before ToTensor.` : 'Join the crops by a Lambda first.';
  throw refuse(transform, 'an image', spec, hint);
}

/** A tensor of at least `dimensions` dimensions and one of the dtypes. @throws WinnowError RECIPE_INVALID */
export function tensorSpec(
  spec: SampleSpec,
  transform: string,
  dimensions: number,
  dtypes?: readonly string[],
): TensorSpec {
  const expected = `a ${dtypes === undefined ? '' : `${dtypes.join(' or ')} `}tensor`;
  if (spec.kind === 'image') throw refuse(transform, expected, spec, `Put ToTensor before ${transform}.`);
  if (spec.kind === 'list') throw refuse(transform, expected, spec, 'Join the crops by a Lambda first.');
  if (dtypes !== undefined && !dtypes.includes(spec.dtype)) {
    throw refuse(transform, expected, spec, `Put a ConvertImageDtype before ${transform}.`);
  }
  if (spec.shape.length < dimensions) {
    throw refuse(
      transform,
      `a tensor of at least ${dimensions} dimensions`,
      spec,
      `Put ToTensor before ${transform}.`,
    );
  }
  return spec;
}

export interface SpecSize {
  readonly height: number | null;
  readonly width: number | null;
}

/** The height and width of an image or tensor. @throws WinnowError RECIPE_INVALID for a list. */
export function sizeOfSpec(spec: SampleSpec, transform: string): SpecSize {
  if (spec.kind === 'image') return spec;
  const { shape } = tensorSpec(spec, transform, 2);
  return { height: shape.at(-2)!, width: shape.at(-1)! };
}

/** The same kind of sample in another size. */
export function resizedSpec(spec: SampleSpec, { height, width }: SpecSize): SampleSpec {
  if (spec.kind === 'image') return { ...spec, height, width };
  if (spec.kind === 'tensor') return { ...spec, shape: [...spec.shape.slice(0, -2), height, width] };
  return spec;
}

/** The channels of an image or tensor [..., C, H, W]; null when they depend on the file. */
export function channelsOfSpec(spec: ImageSpec | TensorSpec): number | null {
  return spec.kind === 'image' ? channelsOf[spec.mode] : (spec.shape.at(-3) ?? null);
}

/** @throws WinnowError RECIPE_INVALID for a fill with a value for another number of channels. */
export function checkFill(spec: SampleSpec, transform: string, fill: number | readonly number[]): void {
  if (typeof fill === 'number' || spec.kind === 'list') return;
  const channels = channelsOfSpec(spec);
  if (channels !== null && channels !== fill.length) {
    throw new WinnowError(
      'RECIPE_INVALID',
      `The number of elements in 'fill' of ${transform} does not match the number of channels of the image (${fill.length} != ${channels}).`,
      { subject: `${transform}.fill` },
    );
  }
}
