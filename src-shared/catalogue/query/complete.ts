import { notices } from '../notice.ts';
import { verdicts } from '../verdict.ts';
import { printValue } from './print-query.ts';
import { duplicateNotices, listFields, numberFields } from './query.ts';

export interface Suggestion {
  /** What to show. */
  label: string;
  /** What to put in place of the characters `from` to `to` of the query. */
  text: string;
  from: number;
  to: number;
}

const starts = [
  ...listFields.map((field) => `${field}:`),
  ...numberFields.map((field) => `${field}>=`),
  'dup:',
  'dropped',
  'kept',
];

/** What could stand at the cursor of the search box, best first, at most 12. */
export function complete(
  query: string,
  cursor: number,
  names: { classes: readonly string[]; splits: readonly string[] },
): Suggestion[] {
  const typed = /[^\s()]*$/.exec(query.slice(0, cursor))![0].replace(/^-/, '');
  const field = /^([a-z]+):(?:.*,)?([^,]*)$/i.exec(typed);
  const begun = (field ? field[2]! : typed).replace(/^"/, '');
  const from = cursor - (field ? field[2]!.length : typed.length);
  const choices = field ? valuesOf(field[1]!.toLowerCase(), names) : starts;
  return rank(begun, choices).map(([text, label]) => ({ label, text, from, to: cursor }));
}

function valuesOf(
  field: string,
  names: { classes: readonly string[]; splits: readonly string[] },
): (string | null)[] {
  if (field === 'label') return [...names.classes, null];
  if (field === 'split') return [...names.splits, null];
  if (field === 'verdict') return [...verdicts].reverse();
  if (field === 'notice') return [...notices];
  return field === 'dup' || field === 'duplicate' ? ['yes', 'no', ...Object.keys(duplicateNotices)] : [];
}

/** Those that begin with what was typed, then those that hold it. */
function rank(begun: string, choices: readonly (string | null)[]): [text: string, label: string][] {
  const wanted = begun.toLowerCase();
  const place = (choice: string | null) => (choice ?? 'none').toLowerCase().indexOf(wanted);
  return choices
    .filter((choice) => place(choice) >= 0 && choice !== begun)
    .sort((a, b) => Math.min(place(a), 1) - Math.min(place(b), 1))
    .slice(0, 12)
    .map((choice) => [starts.includes(choice ?? '') ? choice! : printValue(choice), choice ?? 'none']);
}
