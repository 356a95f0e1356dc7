/** The checks of single fields. Each returns the value with its type, or throws an error that names the field. */
import { unexpected, type Place } from './manifest-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Fields are looked up as own properties only, so that a name such as `constructor` is nothing special. */
export function own(fields: Fields, field: string): unknown {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

export function optionalString(fields: Fields, field: string, place: Place): string | undefined {
  const value = own(fields, field);
  if (value === undefined || typeof value === 'string') return value;
  throw unexpected({ ...place, field }, 'a string', value);
}

export function optionalCount(fields: Fields, field: string, place: Place): number | undefined {
  const value = own(fields, field);
  if (value === undefined || isCount(value)) return value;
  throw unexpected({ ...place, field }, 'an integer of 0 or more', value);
}

/** A side of a picture, in pixels: what a signed 32-bit integer holds. */
export function optionalSide(fields: Fields, field: string, place: Place): number | undefined {
  const value = optionalCount(fields, field, place);
  if (value === undefined || value < 2 ** 31) return value;
  throw unexpected({ ...place, field }, 'an integer below 2147483648', value);
}

export function optionalChoice<T extends string>(
  fields: Fields,
  field: string,
  choices: readonly T[],
  place: Place,
): T | undefined {
  const value = own(fields, field);
  if (value === undefined || choices.includes(value as T)) return value as T | undefined;
  throw unexpected({ ...place, field }, choices.map((choice) => `"${choice}"`).join(' or '), value);
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

export function optionalDigest(fields: Fields, field: string, place: Place): string | undefined {
  const value = own(fields, field);
  if (value === undefined || (typeof value === 'string' && digestPattern.test(value))) return value;
  throw unexpected({ ...place, field }, '"sha256:" and 64 lower-case hex digits', value);
}

/** An object whose every value passes `check`, which gets the place of the entry; `undefined` where the field is absent. */
export function optionalRecord<T>(
  fields: Fields,
  field: string,
  place: Place,
  expected: string,
  check: (value: unknown, place: Place) => T,
): Readonly<Record<string, T>> | undefined {
  const value = own(fields, field);
  if (value === undefined) return undefined;
  if (!isObject(value)) throw unexpected({ ...place, field }, expected, value);
  // Without a prototype, so that a split called `__proto__` is a split.
  const record: Record<string, T> = Object.create(null) as Record<string, T>;
  for (const [key, entry] of Object.entries(value)) {
    record[key] = check(entry, { ...place, field: `${field}.${key}` });
  }
  return record;
}
