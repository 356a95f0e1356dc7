import {
  isCount,
  isObject,
  optionalChoice,
  optionalCount,
  optionalDigest,
  optionalRecord,
  optionalString,
  own,
} from './field.ts';
import type { Fields } from './field.ts';
import { onErrorPolicies, orientations, samplerKinds } from './header.ts';
import type { ManifestHeader, ManifestRecipe, ManifestSampler } from './header.ts';
import { manifestError, unexpected, type Place } from './manifest-error.ts';
import { parseLine } from './parse-line.ts';

/**
 * Checks line 1 of a manifest. Fields that this version does not know are left alone.
 *
 * Errors: `MANIFEST_INVALID` with file, line and field; `MANIFEST_NEWER` where `version` is above 1.
 */
export function parseHeader(text: string, file: string): ManifestHeader {
  const place: Place = { file, line: 1 };
  const fields = parseLine(text, place);
  checkFormat(fields, place);
  const classes = parseClasses(own(fields, 'classes'), { ...place, field: 'classes' });
  const header: ManifestHeader = {
    format: 'winnow-manifest',
    version: 1,
    roots: parseRoots(fields, place),
    classes,
    name: optionalString(fields, 'name', place) ?? '',
    classesDigest: optionalDigest(fields, 'classesDigest', place),
    count: optionalCount(fields, 'count', place),
    splits: optionalRecord(fields, 'splits', place, 'an object of counts by split', count),
    classCounts: optionalRecord(
      fields,
      'classCounts',
      place,
      'an object of class counts by split',
      (value, at) => parseCounts(value, classes.length, at),
    ),
    orientation: optionalChoice(fields, 'orientation', orientations, place) ?? 'ignore',
    transforms:
      optionalRecord(fields, 'transforms', place, 'an object of pipelines by split', parsePipeline) ?? {},
    sampler: optionalRecord(fields, 'sampler', place, 'an object of samplers by split', parseSampler) ?? {},
    onError: optionalChoice(fields, 'onError', onErrorPolicies, place) ?? 'throw',
    samplesDigest: optionalDigest(fields, 'samplesDigest', place),
    createdBy: optionalString(fields, 'createdBy', place),
    createdAt: optionalString(fields, 'createdAt', place),
  };
  return header;
}

function checkFormat(fields: Fields, place: Place): void {
  const format = own(fields, 'format');
  if (format !== 'winnow-manifest')
    throw unexpected({ ...place, field: 'format' }, '"winnow-manifest"', format);
  const version = own(fields, 'version');
  if (Number.isSafeInteger(version) && (version as number) > 1) {
    throw manifestError(
      'MANIFEST_NEWER',
      { ...place, field: 'version' },
      `The manifest is of version ${String(version)}, and this program reads version 1.`,
      'Update Winnow, or export the manifest again with this version.',
    );
  }
  if (version !== 1) throw unexpected({ ...place, field: 'version' }, '1', version);
}

function parseRoots(fields: Fields, place: Place): Readonly<Record<string, string>> {
  const roots = optionalRecord(fields, 'roots', place, 'an object of folders by root id', (value, at) => {
    if (typeof value !== 'string' || value === '' || value.includes('\0'))
      throw unexpected(at, 'a folder', value);
    return value;
  });
  if (roots === undefined || Object.keys(roots).length === 0) {
    throw unexpected(
      { ...place, field: 'roots' },
      'an object with at least one folder',
      own(fields, 'roots'),
    );
  }
  return roots;
}

function parseClasses(value: unknown, place: Place): readonly string[] {
  if (!Array.isArray(value)) throw unexpected(place, 'an array of class names', value);
  const seen = new Set<string>();
  for (const [i, name] of value.entries()) {
    const at = { ...place, field: `classes[${i}]` };
    if (typeof name !== 'string' || name === '') throw unexpected(at, 'a class name', name);
    if (seen.has(name)) throw unexpected(at, 'a name that no other class has', name);
    seen.add(name);
  }
  return value as string[];
}

function count(value: unknown, place: Place): number {
  if (!isCount(value)) throw unexpected(place, 'an integer of 0 or more', value);
  return value;
}

function parseCounts(value: unknown, classes: number, place: Place): readonly number[] {
  if (!Array.isArray(value) || value.length !== classes || !value.every(isCount)) {
    throw unexpected(place, `an array of ${classes} counts, one for each class,`, value);
  }
  return value;
}

function parsePipeline(value: unknown, place: Place): ManifestRecipe {
  if (!Array.isArray(value)) throw unexpected(place, 'an array of operations', value);
  for (const [i, op] of value.entries()) {
    const at = { ...place, field: `${place.field}[${i}]` };
    if (!isObject(op)) throw unexpected(at, 'an object with an "op"', op);
    if (typeof own(op, 'op') !== 'string') {
      throw unexpected({ ...at, field: `${at.field}.op` }, 'the name of an operation', own(op, 'op'));
    }
  }
  return value as ManifestRecipe;
}

function parseSampler(value: unknown, place: Place): ManifestSampler {
  if (!isObject(value)) throw unexpected(place, 'an object with a "kind"', value);
  const field = (name: string): Place => ({ ...place, field: `${place.field}.${name}` });
  const kind = own(value, 'kind');
  if (!samplerKinds.includes(kind as ManifestSampler['kind'])) {
    throw unexpected(field('kind'), samplerKinds.map((name) => `"${name}"`).join(' or '), kind);
  }
  const replacement = own(value, 'replacement');
  if (replacement !== undefined && typeof replacement !== 'boolean') {
    throw unexpected(field('replacement'), 'true or false', replacement);
  }
  const numSamples = own(value, 'numSamples');
  if (numSamples !== undefined && !(isCount(numSamples) && numSamples > 0)) {
    throw unexpected(field('numSamples'), 'an integer above 0', numSamples);
  }
  const seed = own(value, 'seed');
  if (seed !== undefined && !isCount(seed)) throw unexpected(field('seed'), 'an integer of 0 or more', seed);
  return value as unknown as ManifestSampler;
}
