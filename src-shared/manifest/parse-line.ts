import { isObject, type Fields } from './field.ts';
import { manifestError, unexpected, type Place } from './manifest-error.ts';

/** The JSON object on one line. */
export function parseLine(text: string, place: Place): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw manifestError('MANIFEST_INVALID', place, `Expected a JSON object but received ${described(text)}.`);
  }
  if (!isObject(value)) throw unexpected(place, 'a JSON object', value);
  return value;
}

function described(text: string): string {
  if (text.trim() === '') return 'an empty line';
  if (text.startsWith('\uFEFF')) return 'a byte order mark; save the file as UTF-8 without one';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
