/** How a parameter is typed in. `text` covers numbers, lists of them and fractions; the operation itself checks what it is given. */
export interface OperationField {
  name: string;
  kind: 'text' | 'choice' | 'switch';
  /** torchvision's default, which a recipe leaves out; undefined where the parameter is required. */
  default?: unknown;
  options?: readonly string[];
  /** Takes a whole line. */
  wide?: boolean;
}

export interface Operation {
  fields: readonly OperationField[];
  /** What a new step starts with. */
  start: Readonly<Record<string, unknown>>;
}

const text = (name: string, value?: unknown, wide = false): OperationField => ({
  name,
  kind: 'text',
  ...(value === undefined ? {} : { default: value }),
  wide,
});
const choice = (name: string, value: string, options: readonly string[]): OperationField => ({
  name,
  kind: 'choice',
  default: value,
  options,
});
const toggle = (name: string, value: boolean): OperationField => ({ name, kind: 'switch', default: value });

const smooth = ['nearest', 'bilinear', 'bicubic', 'lanczos', 'box', 'hamming'];
const geometric = ['nearest', 'bilinear', 'bicubic'];
const paddings = ['constant', 'edge', 'reflect', 'symmetric'];

/** The operations that the editor offers, with torchvision's parameters. Every other one can be written as JSON. */
export const operationFields: Readonly<Record<string, Operation>> = {
  Resize: {
    fields: [text('size'), choice('interpolation', 'bilinear', smooth), text('max_size', null)],
    start: { size: 256 },
  },
  CenterCrop: { fields: [text('size')], start: { size: 224 } },
  RandomCrop: {
    fields: [
      text('size'),
      text('padding', null),
      toggle('pad_if_needed', false),
      text('fill', 0),
      choice('padding_mode', 'constant', paddings),
    ],
    start: { size: 224, pad_if_needed: true },
  },
  RandomResizedCrop: {
    fields: [
      text('size'),
      text('scale', [0.08, 1]),
      text('ratio', [3 / 4, 4 / 3]),
      choice('interpolation', 'bilinear', smooth),
    ],
    start: { size: 224 },
  },
  Pad: {
    fields: [text('padding'), text('fill', 0), choice('padding_mode', 'constant', paddings)],
    start: { padding: 8 },
  },
  RandomHorizontalFlip: { fields: [text('p', 0.5)], start: {} },
  RandomVerticalFlip: { fields: [text('p', 0.5)], start: {} },
  RandomRotation: {
    fields: [
      text('degrees'),
      choice('interpolation', 'nearest', geometric),
      toggle('expand', false),
      text('fill', 0),
    ],
    start: { degrees: 15 },
  },
  RandomAffine: {
    fields: [
      text('degrees'),
      text('translate', null),
      text('scale', null),
      text('shear', null),
      choice('interpolation', 'nearest', geometric),
      text('fill', 0),
    ],
    start: { degrees: 10, translate: [0.1, 0.1] },
  },
  RandomPerspective: {
    fields: [
      text('distortion_scale', 0.5),
      text('p', 0.5),
      choice('interpolation', 'bilinear', geometric),
      text('fill', 0),
    ],
    start: {},
  },
  ColorJitter: {
    fields: [text('brightness', 0), text('contrast', 0), text('saturation', 0), text('hue', 0)],
    start: { brightness: 0.4, contrast: 0.4, saturation: 0.4 },
  },
  Grayscale: { fields: [text('num_output_channels', 1)], start: { num_output_channels: 3 } },
  RandomGrayscale: { fields: [text('p', 0.1)], start: {} },
  GaussianBlur: { fields: [text('kernel_size'), text('sigma', [0.1, 2])], start: { kernel_size: 5 } },
  RandAugment: {
    fields: [
      text('num_ops', 2),
      text('magnitude', 9),
      text('num_magnitude_bins', 31),
      choice('interpolation', 'nearest', geometric),
    ],
    start: {},
  },
  TrivialAugmentWide: {
    fields: [text('num_magnitude_bins', 31), choice('interpolation', 'nearest', geometric)],
    start: {},
  },
  AutoAugment: {
    fields: [
      choice('policy', 'imagenet', ['imagenet', 'cifar10', 'svhn']),
      choice('interpolation', 'nearest', geometric),
    ],
    start: {},
  },
  ToTensor: { fields: [], start: {} },
  PILToTensor: { fields: [], start: {} },
  ConvertImageDtype: {
    fields: [choice('dtype', 'float32', ['uint8', 'int16', 'int32', 'int64', 'float32', 'float64'])],
    start: { dtype: 'float32' },
  },
  Normalize: {
    fields: [text('mean', undefined, true), text('std', undefined, true)],
    start: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
  RandomErasing: {
    fields: [text('p', 0.5), text('scale', [0.02, 0.33]), text('ratio', [0.3, 3.3]), text('value', 0)],
    start: {},
  },
};

/** A value as it stands in its field: `224`, `0.08, 1`, `3/4, 4/3`. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(fieldText).join(', ');
  if (typeof value === 'number') return fraction(value) ?? String(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed, as a value of a recipe; undefined where the field is empty. A word stays a word: the operation says whether it takes it. */
export function fieldValue(typed: string): unknown {
  const parts = typed
    .replace(/^\s*[([]|[)\]]\s*$/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const values = parts.map(numberOf);
  return values.length === 1 ? values[0] : values;
}

function numberOf(part: string): number | string {
  const quotient = /^(-?[\d.]+)\s*\/\s*([\d.]+)$/.exec(part);
  const value = quotient ? Number(quotient[1]) / Number(quotient[2]) : Number(part);
  return Number.isFinite(value) ? value : part;
}

/** Thirds and quarters that decimals cannot write. */
function fraction(value: number): string | null {
  if (Number.isInteger(value * 10_000)) return null;
  for (const [top, bottom] of [
    [4, 3],
    [2, 3],
    [1, 3],
    [3, 2],
  ] as const)
    if (value === top / bottom) return `${top}/${bottom}`;
  return null;
}
