import { isCount, optionalCount, optionalSide, optionalString, own } from './field.ts';
import type { Fields } from './field.ts';
import { defaultSplit } from './header.ts';
import { isHex } from './hex.ts';
import { manifestError, unexpected, type Place } from './manifest-error.ts';
import { parseLine } from './parse-line.ts';
import { samplePathProblem } from './sample-path.ts';
import type { ManifestSample } from './sample.ts';

/** What the header says about its samples. */
export interface SampleRules {
  readonly roots: ReadonlySet<string>;
  /** The root of samples that name none; `undefined` where there are several. */
  readonly onlyRoot: string | undefined;
  readonly classes: number;
}

export function sampleRules(header: { roots: object; classes: readonly string[] }): SampleRules {
  const roots = Object.keys(header.roots);
  return {
    roots: new Set(roots),
    onlyRoot: roots.length === 1 ? roots[0] : undefined,
    classes: header.classes.length,
  };
}

/**
 * Checks one sample line and fills in the defaults.
 *
 * Errors: `MANIFEST_INVALID`, and `PATH_OUTSIDE_ROOT` for an absolute path or one with `..`; both name file, line and field.
 */
export function parseSample(text: string, rules: SampleRules, file: string, line: number): ManifestSample {
  const place: Place = { file, line };
  const fields = parseLine(text, place);
  return {
    root: parseRoot(fields, rules, place),
    path: parsePath(fields, place),
    label: parseLabel(fields, rules.classes, place),
    weight: parseWeight(fields, place),
    split: parseSplit(fields, place),
    width: optionalSide(fields, 'width', place),
    height: optionalSide(fields, 'height', place),
    bytes: optionalCount(fields, 'bytes', place),
    sha256: parseSha256(fields, place),
    tags: parseTags(fields, place),
  };
}

function parseRoot(fields: Fields, rules: SampleRules, place: Place): string {
  const root = own(fields, 'root') ?? rules.onlyRoot;
  if (typeof root === 'string' && rules.roots.has(root)) return root;
  throw unexpected(
    { ...place, field: 'root' },
    `one of the header's roots (${[...rules.roots].join(', ')})`,
    root,
  );
}

function parsePath(fields: Fields, place: Place): string {
  const path = own(fields, 'path');
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw unexpected({ ...place, field: 'path' }, 'a relative path', path);
  }
  const problem = samplePathProblem(path);
  if (problem === null) return path;
  throw manifestError(
    'PATH_OUTSIDE_ROOT',
    { ...place, field: 'path' },
    `Expected a path inside its root but received ${JSON.stringify(path)}, which ${problem}.`,
    'Make sample paths relative to a root, and re-base the root with --root id=PATH where it has moved.',
  );
}

function parseLabel(fields: Fields, classes: number, place: Place): number {
  const label = own(fields, 'label');
  if (isCount(label) && label < classes) return label;
  throw unexpected({ ...place, field: 'label' }, `an index into the header's ${classes} classes`, label);
}

function parseWeight(fields: Fields, place: Place): number {
  const weight = own(fields, 'weight');
  if (weight === undefined) return 1;
  // 1e999 is valid JSON and reads as infinity.
  if (typeof weight === 'number' && Number.isFinite(weight) && weight >= 0) return weight;
  throw unexpected(
    { ...place, field: 'weight' },
    'a finite number of 0 or more',
    typeof weight === 'number' && !Number.isFinite(weight) ? String(weight) : weight,
  );
}

function parseSplit(fields: Fields, place: Place): string {
  const split = optionalString(fields, 'split', place) ?? defaultSplit;
  if (split === '') throw unexpected({ ...place, field: 'split' }, 'the name of a split', split);
  return split;
}

function parseSha256(fields: Fields, place: Place): string | undefined {
  const value = own(fields, 'sha256');
  if (value === undefined || (typeof value === 'string' && isHex(value, 64))) return value;
  throw unexpected({ ...place, field: 'sha256' }, '64 lower-case hex digits', value);
}

function parseTags(fields: Fields, place: Place): readonly string[] | undefined {
  const tags = own(fields, 'tags');
  if (tags === undefined) return undefined;
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === 'string')) return tags;
  throw unexpected({ ...place, field: 'tags' }, 'an array of strings', tags);
}
