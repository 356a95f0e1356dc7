import { WinnowError } from '../../winnow-error.ts';
import { notices } from '../notice.ts';
import { verdicts } from '../verdict.ts';
import { nearest } from './nearest.ts';
import { parseNumber } from './number.ts';
import {
  duplicateNotices,
  listFields,
  numberFields,
  operators,
  type ListField,
  type NumberField,
  type Operator,
  type Query,
} from './query.ts';

const MOST_TERMS = 200;
const DEEPEST = 40;

/**
 * Reads a query. Terms stand beside each other and all must hold; `or` stands between two groups of them; `-` negates what follows;
 * parentheses group. Throws QUERY_INVALID with the offset of what it could not read.
 *
 *   dog "winter 2019" label:cat,none verdict:truncated width>=1000 -dropped (split:val or weight>1)
 */
export function parseQuery(text: string): Query {
  return new Parser(text).parse();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #terms = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Query {
    const query = this.#either();
    if (this.#at < this.#text.length) {
      throw this.#invalid(
        'There is no "(" for this ")".',
        this.#at,
        'Remove it, or put it in quotes to search for it.',
      );
    }
    return query;
  }

  #either(): Query {
    const groups = [this.#all()];
    while (this.#takeOr()) groups.push(this.#all());
    if (groups.length === 1) return groups[0]!;
    if (groups.some((group) => group.kind === 'and' && group.of.length === 0)) {
      throw this.#invalid(
        '"or" needs a term on each side.',
        this.#at,
        'Put "or" in quotes to search for the word.',
      );
    }
    return { kind: 'or', of: groups };
  }

  #all(): Query {
    const of: Query[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#text.length || this.#peek() === ')' || this.#orHere()) break;
      of.push(this.#unary());
    }
    return of.length === 1 ? of[0]! : { kind: 'and', of };
  }

  #unary(): Query {
    const start = this.#at;
    if (++this.#depth > DEEPEST) throw this.#invalid('The query is nested too deeply.', start);
    if (++this.#terms > MOST_TERMS) throw this.#invalid(`A query holds at most ${MOST_TERMS} terms.`, start);
    const query = this.#take('-')
      ? this.#negated(start)
      : this.#take('(')
        ? this.#group(start)
        : this.#term();
    this.#depth--;
    return query;
  }

  #negated(start: number): Query {
    if (this.#at >= this.#text.length || /[\s)]/.test(this.#peek())) {
      throw this.#invalid(
        '"-" stands before nothing.',
        start,
        'Write it directly before what to leave out: -dropped.',
      );
    }
    return { kind: 'not', of: this.#unary() };
  }

  #group(start: number): Query {
    const query = this.#either();
    this.#skipSpace();
    if (!this.#take(')')) throw this.#invalid('This "(" is never closed.', start, 'Add the ")".');
    if (query.kind === 'and' && query.of.length === 0) {
      throw this.#invalid('There is nothing between these parentheses.', start);
    }
    return query;
  }

  #term(): Query {
    const start = this.#at;
    const field = /^([A-Za-z][A-Za-z-]*)(:|>=|<=|!=|=|>|<)/.exec(this.#text.slice(start, start + 80));
    if (field) {
      this.#at += field[0].length;
      return this.#field(field[1]!.toLowerCase(), field[2]!, start);
    }
    const quoted = this.#peek() === '"';
    const text = this.#value(/[\s()"]/);
    if (text === '') throw this.#invalid('There is nothing between these quotes.', start);
    if (!quoted && (text === 'dropped' || text === 'kept')) return { kind: 'flag', flag: text };
    return { kind: 'word', text };
  }

  #field(name: string, mark: string, start: number): Query {
    if (isOneOf(numberFields, name)) return this.#comparison(name, mark);
    const isDuplicate = name === 'dup' || name === 'duplicate';
    if (mark !== ':' && mark !== '=' && (isOneOf(listFields, name) || isDuplicate)) {
      throw this.#invalid(
        `"${name}" cannot be compared with "${mark}".`,
        start,
        `Write ${name}: and a value.`,
      );
    }
    if (isDuplicate) {
      const values = this.#values(start);
      if (values.length === 1 && (values[0] === 'yes' || values[0] === 'no'))
        return { kind: 'duplicate', duplicate: values[0] === 'yes' };
      if (!values.every((value) => Object.hasOwn(duplicateNotices, value!))) {
        throw this.#invalid(
          `Expected yes, no, ${Object.keys(duplicateNotices).join(', ')} for ${name}.`,
          start,
          'Write for instance dup:near.',
        );
      }
      return {
        kind: 'is',
        field: 'notice',
        values: values.map((value) => duplicateNotices[value as keyof typeof duplicateNotices]),
      };
    }
    if (!isOneOf(listFields, name)) {
      const known = [...listFields, ...numberFields, 'dup'];
      const meant = nearest(name, known)[0];
      const hint = meant ? `Did you mean ${meant}?` : `The fields are ${known.join(', ')}.`;
      throw this.#invalid(
        `There is no field "${name}".`,
        start,
        `${hint} To search for the text itself, put it in quotes.`,
      );
    }
    return { kind: 'is', field: name, values: this.#checked(name, start) };
  }

  #comparison(field: NumberField, mark: string): Query {
    const operator = mark === ':' ? '=' : (operators.find((known) => known === mark) as Operator);
    const start = this.#at;
    const written = this.#value(/[\s()"]/);
    const value = parseNumber(written);
    if (value === null) {
      throw this.#invalid(
        `Expected a number for ${field} but received "${written}".`,
        start,
        `Write for instance ${field}${operator}1000 or ${field}${operator}1.5M.`,
      );
    }
    return { kind: 'compare', field, operator, value };
  }

  #checked(field: ListField, start: number): (string | null)[] {
    const at = this.#at;
    const values = this.#values(start, field === 'label' || field === 'split' || field === 'tag');
    const allowed: readonly string[] | null =
      field === 'verdict' ? verdicts : field === 'notice' ? notices : null;
    for (const value of values) {
      if (allowed && !allowed.includes(value!)) {
        const meant = nearest(value!, allowed);
        throw this.#invalid(
          `There is no ${field} "${value}".`,
          at,
          `${field === 'verdict' ? 'Verdicts' : 'Notices'} are ${(meant.length > 0 ? meant : allowed).join(', ')}.`,
        );
      }
      if (field === 'id' && !/^[1-9]\d{0,14}$/.test(value!)) {
        throw this.#invalid(`Expected a whole number for id but received "${value}".`, at);
      }
    }
    return values;
  }

  /** Values with commas between them. A bare `none` is null where `noneIsNull`; in quotes it is the name. */
  #values(start: number, noneIsNull = false): (string | null)[] {
    const values: (string | null)[] = [];
    do {
      if (++this.#terms > MOST_TERMS) {
        throw this.#invalid(`A query holds at most ${MOST_TERMS} terms.`, this.#at);
      }
      const quoted = this.#peek() === '"';
      const value = this.#value(/[\s(),"]/);
      if (value === '')
        throw this.#invalid(
          'A value is missing here.',
          Math.min(this.#at, this.#text.length),
          `Write for instance ${this.#text.slice(start, this.#at)}something.`,
        );
      values.push(noneIsNull && !quoted && value === 'none' ? null : value);
    } while (this.#take(','));
    return values;
  }

  /** A quoted text, or everything up to one of `ends`. In quotes, a backslash takes the next character as it is. */
  #value(ends: RegExp): string {
    const start = this.#at;
    if (!this.#take('"')) {
      while (this.#at < this.#text.length && !ends.test(this.#peek())) this.#at++;
      return this.#text.slice(start, this.#at);
    }
    let value = '';
    while (!this.#take('"')) {
      if (this.#peek() === '\\') this.#at++;
      if (this.#at >= this.#text.length)
        throw this.#invalid('This quote is never closed.', start, 'Add the closing ".');
      value += this.#text[this.#at++];
    }
    return value;
  }

  #orHere(): boolean {
    return /^or(?![^\s()])/.test(this.#text.slice(this.#at, this.#at + 3));
  }

  #takeOr(): boolean {
    this.#skipSpace();
    const here = this.#orHere();
    if (here) this.#at += 2;
    return here;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at++;
  }

  #invalid(message: string, at: number, hint?: string): WinnowError {
    return new WinnowError('QUERY_INVALID', message, { subject: this.#text, at, ...(hint ? { hint } : {}) });
  }
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
