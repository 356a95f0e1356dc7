import { WinnowError } from '../winnow-error.ts';
import { AutoAugment, RandAugment, TrivialAugmentWide } from './auto-augment.ts';
import { CenterCrop } from './center-crop.ts';
import { ColorJitter } from './color-jitter.ts';
import { Compose } from './compose.ts';
import { ConvertImageDtype } from './convert-image-dtype.ts';
import { shown } from './expect.ts';
import { GaussianBlur } from './gaussian-blur.ts';
import { Grayscale, RandomGrayscale } from './grayscale.ts';
import { Lambda } from './lambda.ts';
import { LinearTransformation } from './linear-transformation.ts';
import { FiveCrop, TenCrop } from './many-crops.ts';
import { Normalize } from './normalize.ts';
import { Pad } from './pad.ts';
import { RandomAffine } from './random-affine.ts';
import { RandomApply, RandomChoice, RandomOrder } from './random-containers.ts';
import { RandomCrop } from './random-crop.ts';
import { RandomErasing } from './random-erasing.ts';
import { RandomHorizontalFlip, RandomVerticalFlip } from './random-flip.ts';
import { RandomPerspective } from './random-perspective.ts';
import { RandomResizedCrop } from './random-resized-crop.ts';
import { RandomRotation } from './random-rotation.ts';
import { Resize } from './resize.ts';
import { ToPILImage } from './to-pil-image.ts';
import { PILToTensor, ToTensor } from './to-tensor.ts';
import type { Transform } from './transform.ts';

/* eslint-disable-next-line typescript/no-explicit-any -- the constructors check every value they are given */
type Fields = Record<string, any>;

interface Operation {
  /** torchvision's parameter names; one with a `!` is required. */
  readonly fields: readonly string[];
  /** Fields are as they stand in the recipe, unchecked; `nested` parses the field `transforms`. */
  readonly make: (fields: Fields, nested: () => Transform[]) => Transform;
}

/** `{ num_ops: 2 }` as `{ numOps: 2 }`. */
function options(fields: Fields): Fields {
  const camelCase = (field: string): string =>
    field.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [camelCase(field), value]));
}

const styleFields = ['interpolation', 'fill'];

const operations: Readonly<Record<string, Operation>> = {
  Resize: { fields: ['size!', 'interpolation', 'max_size'], make: (f) => new Resize(f.size, options(f)) },
  CenterCrop: { fields: ['size!'], make: (f) => new CenterCrop(f.size) },
  FiveCrop: { fields: ['size!'], make: (f) => new FiveCrop(f.size) },
  TenCrop: { fields: ['size!', 'vertical_flip'], make: (f) => new TenCrop(f.size, options(f)) },
  Pad: { fields: ['padding!', 'fill', 'padding_mode'], make: (f) => new Pad(f.padding, options(f)) },
  RandomCrop: {
    fields: ['size!', 'padding', 'pad_if_needed', 'fill', 'padding_mode'],
    make: (f) => new RandomCrop(f.size, options(f)),
  },
  RandomResizedCrop: {
    fields: ['size!', 'scale', 'ratio', 'interpolation'],
    make: (f) => new RandomResizedCrop(f.size, options(f)),
  },
  RandomHorizontalFlip: { fields: ['p'], make: (f) => new RandomHorizontalFlip(f.p) },
  RandomVerticalFlip: { fields: ['p'], make: (f) => new RandomVerticalFlip(f.p) },
  ToTensor: { fields: [], make: () => new ToTensor() },
  PILToTensor: { fields: [], make: () => new PILToTensor() },
  ToPILImage: { fields: ['mode'], make: (f) => new ToPILImage(f.mode) },
  Normalize: { fields: ['mean!', 'std!'], make: (f) => new Normalize(f.mean, f.std) },
  ConvertImageDtype: { fields: ['dtype!'], make: (f) => new ConvertImageDtype(f.dtype) },
  LinearTransformation: {
    fields: ['transformation_matrix!', 'mean_vector!'],
    make: (f) => new LinearTransformation(f.transformation_matrix, f.mean_vector),
  },
  Grayscale: { fields: ['num_output_channels'], make: (f) => new Grayscale(f.num_output_channels) },
  RandomGrayscale: { fields: ['p'], make: (f) => new RandomGrayscale(f.p) },
  ColorJitter: { fields: ['brightness', 'contrast', 'saturation', 'hue'], make: (f) => new ColorJitter(f) },
  RandomRotation: {
    fields: ['degrees!', 'interpolation', 'expand', 'center', 'fill'],
    make: (f) => new RandomRotation(f.degrees, options(f)),
  },
  RandomAffine: {
    fields: ['degrees!', 'translate', 'scale', 'shear', 'interpolation', 'fill', 'center'],
    make: (f) => new RandomAffine(f.degrees, options(f)),
  },
  RandomPerspective: {
    fields: ['distortion_scale', 'p', 'interpolation', 'fill'],
    make: (f) => new RandomPerspective(options(f)),
  },
  GaussianBlur: { fields: ['kernel_size!', 'sigma'], make: (f) => new GaussianBlur(f.kernel_size, f.sigma) },
  RandomErasing: {
    fields: ['p', 'scale', 'ratio', 'value', 'inplace'],
    make: (f) => new RandomErasing(options(f)),
  },
  Lambda: { fields: ['lambd!'], make: (f) => new Lambda(f.lambd) },
  Compose: { fields: ['transforms!'], make: (_, nested) => new Compose(nested()) },
  RandomApply: { fields: ['transforms!', 'p'], make: (f, nested) => new RandomApply(nested(), f.p) },
  RandomOrder: { fields: ['transforms!'], make: (_, nested) => new RandomOrder(nested()) },
  RandomChoice: { fields: ['transforms!', 'p'], make: (f, nested) => new RandomChoice(nested(), f.p) },
  RandAugment: {
    fields: ['num_ops', 'magnitude', 'num_magnitude_bins', ...styleFields],
    make: (f) => new RandAugment(options(f)),
  },
  TrivialAugmentWide: {
    fields: ['num_magnitude_bins', ...styleFields],
    make: (f) => new TrivialAugmentWide(options(f)),
  },
  AutoAugment: { fields: ['policy', ...styleFields], make: (f) => new AutoAugment(f.policy, options(f)) },
};

/** The operations a recipe can name. */
export const recipeOperations: readonly string[] = Object.keys(operations);

function invalid(message: string, subject: string, hint?: string): WinnowError {
  return new WinnowError('RECIPE_INVALID', message, { subject, ...(hint === undefined ? {} : { hint }) });
}

/**
 * A manifest's `transforms` as a pipeline. `at` names the list in messages.
 *
 * @throws WinnowError RECIPE_INVALID, naming the operation, its place, the field, and what was expected
 */
export function parseRecipe(ops: unknown, at = 'transforms'): Compose {
  return new Compose(parseList(ops, at));
}

function parseList(ops: unknown, at: string): Transform[] {
  if (!Array.isArray(ops))
    throw invalid(`Expected a list of operations for ${at} but received ${shown(ops)}.`, at);
  return ops.map((op, i) => parseOp(op, `${at}[${i}]`));
}

function parseOp(value: unknown, at: string): Transform {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(
      `Expected an operation such as {"op": "ToTensor"} for ${at} but received ${shown(value)}.`,
      at,
    );
  }
  const { op, ...fields } = value as Fields;
  const operation = typeof op === 'string' && Object.hasOwn(operations, op) ? operations[op] : undefined;
  if (operation === undefined) {
    throw invalid(
      `Expected the name of a transform for op of ${at} but received ${shown(op)}.`,
      at,
      `Known are ${recipeOperations.join(', ')}.`,
    );
  }
  const known = operation.fields.map((field) => field.replace('!', ''));
  for (const field of Object.keys(fields)) {
    if (!known.includes(field)) {
      const hint = known.length === 0 ? `${op} has no fields.` : `Its fields are ${known.join(', ')}.`;
      throw invalid(`${op} (${at}) has no field ${field}.`, `${at}.${field}`, hint);
    }
  }
  const missing = operation.fields.find(
    (field) => field.endsWith('!') && fields[field.slice(0, -1)] === undefined,
  );
  if (missing !== undefined) {
    const field = missing.slice(0, -1);
    throw invalid(`${op} (${at}) needs the field ${field}.`, `${at}.${field}`);
  }
  try {
    return operation.make(withoutNulls(fields), () => parseList(fields.transforms, `${at}.transforms`));
  } catch (error) {
    if (!(error instanceof WinnowError) || error.subject?.startsWith(at)) throw error;
    const field = error.subject?.split('.')[1];
    const subject = field === undefined ? at : `${at}.${field}`;
    throw new WinnowError('RECIPE_INVALID', `${at}: ${error.message}`, {
      subject,
      hint: error.hint,
      cause: error,
    });
  }
}

/** A null field is one left out, as None is the default of every parameter that takes it. */
function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
