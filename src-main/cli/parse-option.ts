/** Values of options, checked as they are read. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Expected an integer ${range}.`);
  };
}

/** A number from 0 to below 1. */
export function shareBelowOne(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('Expected a number from 0 to below 1.');
}

/** `KEY=VALUE`, any number of times. */
export function keyValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** `path=file,label=breed,weight=`, any number of times: a column for a field, or none. */
export function fieldColumns<F extends string>(
  fields: readonly F[],
): (text: string, before?: Partial<Record<F, string>>) => Partial<Record<F, string>> {
  return (text, before = {}) => {
    const columns = { ...before };
    for (const part of text.split(',')) {
      const equals = part.indexOf('=');
      const field = fields.find((known) => known === part.slice(0, Math.max(equals, 0)).trim());
      if (field === undefined)
        throw new InvalidArgumentError(`Expected FIELD=COLUMN with one of ${fields.join(', ')}.`);
      columns[field] = part.slice(equals + 1).trim();
    }
    return columns;
  };
}

/** `train=.8,val=.2`. */
export function ratios(text: string): Record<string, number> {
  const parsed: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [name = '', value = '', ...rest] = part.split('=').map((side) => side.trim());
    const ratio = Number(value);
    if (
      !/^[A-Za-z0-9_-]{1,64}$/.test(name) ||
      value === '' ||
      !(ratio > 0 && ratio <= 1) ||
      rest.length > 0
    ) {
      throw new InvalidArgumentError(
        `Expected NAME=SHARE with a share above 0 and at most 1, as in train=.8,val=.2, but received ${part}.`,
      );
    }
    if (Object.hasOwn(parsed, name))
      throw new InvalidArgumentError(`Expected each split once but received ${name} twice.`);
    parsed[name] = ratio;
  }
  const sum = Object.values(parsed).reduce((total, ratio) => total + ratio, 0);
  if (Math.abs(sum - 1) > 1e-6)
    throw new InvalidArgumentError(
      `Expected shares that add up to 1 but they add up to ${Number(sum.toFixed(6))}.`,
    );
  return parsed;
}
