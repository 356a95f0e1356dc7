import { WinnowError } from '../winnow-error.ts';

/** A value in a message: as JSON, cut short. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The error for a parameter that a transform cannot have. */
export function wrongParameter(
  transform: string,
  field: string,
  expected: string,
  value: unknown,
): WinnowError {
  return new WinnowError(
    'RECIPE_INVALID',
    `Expected ${expected} for ${field} of ${transform} but received ${shown(value)}.`,
    {
      subject: `${transform}.${field}`,
    },
  );
}

export interface NumberRule {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

function ruleInWords({ min, max, whole }: NumberRule): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of at least ${min}`;
  return max === undefined ? kind : `${kind} of at most ${max}`;
}

function obeys(value: unknown, { min, max, whole }: NumberRule): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (whole && !Number.isInteger(value)) return false;
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}

export function expectNumber(
  transform: string,
  field: string,
  value: unknown,
  rule: NumberRule = {},
): number {
  if (!obeys(value, rule)) throw wrongParameter(transform, field, ruleInWords(rule), value);
  return value;
}

export function expectProbability(transform: string, value: unknown): number {
  return expectNumber(transform, 'p', value, { min: 0, max: 1 });
}

export function expectBoolean(transform: string, field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw wrongParameter(transform, field, 'true or false', value);
  return value;
}

export function expectOneOf<T extends string>(
  transform: string,
  field: string,
  value: unknown,
  allowed: readonly T[],
): T {
  if (!allowed.includes(value as T))
    throw wrongParameter(transform, field, `one of ${allowed.join(', ')}`, value);
  return value as T;
}

/** A list of numbers of one of the given lengths (any length when none is given). */
export function expectNumbers(
  transform: string,
  field: string,
  value: unknown,
  lengths: readonly number[] = [],
  rule: NumberRule = {},
): number[] {
  const many = lengths.length === 0 ? 'a list of numbers' : `a list of ${lengths.join(' or ')} numbers`;
  const lengthFits =
    Array.isArray(value) && (lengths.length === 0 ? value.length > 0 : lengths.includes(value.length));
  if (!lengthFits) throw wrongParameter(transform, field, many, value);
  if (!value.every((item) => obeys(item, rule))) {
    throw wrongParameter(transform, field, `${many}, each ${ruleInWords(rule)}`, value);
  }
  return [...(value as number[])];
}

/** `[low, high]`, low first. */
export function expectRange(
  transform: string,
  field: string,
  value: unknown,
  rule: NumberRule = {},
): [number, number] {
  const [low, high] = expectNumbers(transform, field, value, [2], rule) as [number, number];
  if (low > high) throw wrongParameter(transform, field, 'the smaller number first', value);
  return [low, high];
}

/** torchvision's sizes: a whole number, `[n]` or `[height, width]`. */
export function expectSize(transform: string, value: unknown, field = 'size'): number | number[] {
  const rule = { min: 1, whole: true };
  if (typeof value === 'number') return expectNumber(transform, field, value, rule);
  if (!Array.isArray(value))
    throw wrongParameter(transform, field, 'a whole number or [height, width]', value);
  return expectNumbers(transform, field, value, [1, 2], rule);
}

/** One number, or one per channel. */
export function expectFill(transform: string, value: unknown, field = 'fill'): number | number[] {
  if (typeof value === 'number') return expectNumber(transform, field, value);
  return expectNumbers(transform, field, value);
}
