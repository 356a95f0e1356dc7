import type { ImportPlan } from '../../src-shared/catalogue/import/import-plan.ts';
import { table } from './table.ts';

const SHOWN = 12;

/** A plan for a person: what matches, what would change, and what does not fit, with examples. */
export function planLines(plan: ImportPlan): string[] {
  const { fields } = plan;
  const read = Object.entries(fields).map(([field, column]) =>
    field === column ? field : `${field} from ${column}`,
  );
  const how = { path: 'path', name: 'file name', sha256: 'content hash' }[plan.match];
  return [
    `${plan.file}: ${plan.format}, ${count(plan.rows, 'row')}, matched by ${how}${plan.matchChosen ? ' (finds most)' : ''}.`,
    ...(read.length > 0 ? [`Read: ${read.join(', ')}.`] : []),
    ...(plan.labelMeaning === null
      ? []
      : [
          `Labels that are numbers are ${plan.labelMeaning === 'indices' ? 'class indices' : 'class names'}.`,
        ]),
    `${count(plan.matched, 'image')} found; ${count(plan.changes, 'image')} would change.`,
    ...section(
      'Labels',
      plan.labels.map(({ from, to, count: images }) => [from ?? '(none)', to, images]),
      ['from', 'to', 'images'],
    ),
    ...section(
      'Splits',
      plan.splits.map(({ from, to, count: images }) => [from ?? '(none)', to, images]),
      ['from', 'to', 'images'],
    ),
    ...(plan.newClasses.length > 0
      ? [
          '',
          `New classes: ${plan.newClasses.slice(0, 50).join(', ')}${plan.newClasses.length > 50 ? ', …' : ''}`,
        ]
      : []),
    ...counts(plan),
    ...exampleLines(plan),
  ];
}

type Shown = Pick<ImportPlan, 'unmatched' | 'ambiguous' | 'invalid'> &
  Partial<Pick<ImportPlan, 'contradictions' | 'byHand'>>;

const none = { count: 0, examples: [] };

/** What does not fit, with examples. */
export function exampleLines({ contradictions = none, byHand = none, ...plan }: Shown): string[] {
  return [
    ...examples(
      'Not in the dataset',
      plan.unmatched,
      ({ line, name }) => `line ${line}: ${name || '(no name)'}`,
    ),
    ...examples(
      'Ambiguous: several files have this name',
      plan.ambiguous,
      ({ line, name, paths }) => `line ${line}: ${name} is ${paths.join(' or ')}`,
    ),
    ...examples(
      'The file says two things',
      contradictions,
      ({ path, field, values, lines }) =>
        `${path}: ${field} ${values.join(' and ')} (lines ${lines.join(' and ')})`,
    ),
    ...examples(
      'Labelled by hand already',
      byHand,
      ({ path, mine, theirs }) => `${path}: ${mine}, in the file ${theirs}`,
    ),
    ...examples(
      'Cannot be read',
      plan.invalid,
      ({ line, field, message }) => `line ${line}, field ${field}: ${message}`,
    ),
  ];
}

function counts({ weights, tags, suggestions, qualities }: ImportPlan): string[] {
  const parts = [
    weights > 0 ? `weights of ${count(weights, 'image')}` : '',
    tags > 0 ? `tags of ${count(tags, 'image')}` : '',
    qualities > 0 ? `label quality of ${count(qualities, 'image')}` : '',
    suggestions > 0 ? `a suggested class for ${count(suggestions, 'image')}` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? ['', `Also: ${parts.join(', ')}.`] : [];
}

function section(
  title: string,
  rows: readonly (readonly (string | number)[])[],
  head: readonly string[],
): string[] {
  if (rows.length === 0) return [];
  const more = rows.length > SHOWN ? [`… and ${rows.length - SHOWN} more`] : [];
  return ['', `${title}:`, ...table(head, rows.slice(0, SHOWN)).map((line) => `  ${line}`), ...more];
}

function examples<T>(
  title: string,
  found: { count: number; examples: readonly T[] },
  line: (example: T) => string,
): string[] {
  if (found.count === 0) return [];
  const shown = found.examples.slice(0, SHOWN).map((example) => `  ${line(example)}`);
  const more =
    found.count > shown.length ? [`  … and ${(found.count - shown.length).toLocaleString('en')} more`] : [];
  return ['', `${title}: ${found.count.toLocaleString('en')}`, ...shown, ...more];
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
