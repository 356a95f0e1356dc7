import { StringDecoder } from 'node:string_decoder';
import { importError } from './import-error.ts';
import { chunksOf } from './text-blocks.ts';

/** A value in a JSON document: `document[name]`, or where that is a list or an object, one of its elements. */
export interface JsonElement {
  /** The member of the document it is in; null where the document is a list. */
  member: string | null;
  /** Its own name, where the member is an object. */
  name: string | null;
  /** Where it begins. */
  line: number;
  value: unknown;
}

/**
 * Walks a JSON document and gives the elements of its lists one at a time, so that a document of any size is read in the memory of one element:
 * of `[a, b]` a and b, of `{"x": [a, b], "y": {"n": c}, "z": d}` a, b, c and d.
 *
 * @param wanted members whose elements are wanted; others are passed over without a look into them
 *
 * Throws IMPORT_INVALID with the line.
 */
export async function* jsonElements(
  file: string,
  signal?: AbortSignal,
  wanted?: readonly string[],
): AsyncGenerator<JsonElement> {
  const text = new JsonText(file, chunksOf(file, signal));
  const opening = await text.next();
  if (opening === '[') yield* elementsOf(text, null, true);
  else if (opening === '{') {
    for await (const member of namesOf(text)) {
      const isWanted = wanted === undefined || wanted.includes(member);
      const begins = await text.peek();
      if (begins === '[' || begins === '{') {
        await text.next();
        if (begins === '[') yield* elementsOf(text, member, isWanted);
        else {
          for await (const name of namesOf(text)) {
            const line = text.line;
            const value = await text.value(isWanted);
            if (isWanted) yield { member, name, line, value };
          }
        }
      } else {
        const line = text.line;
        const value = await text.value(isWanted);
        if (isWanted) yield { member, name: null, line, value };
      }
    }
  } else
    throw importError(
      file,
      text.line,
      null,
      `Expected a document of JSON but received ${JSON.stringify(opening)}.`,
    );
  const more = await text.peek();
  if (more !== '')
    throw importError(
      file,
      text.line,
      null,
      `Expected the end of the document but received ${JSON.stringify(more)}.`,
    );
}

async function* elementsOf(
  text: JsonText,
  member: string | null,
  isWanted: boolean,
): AsyncGenerator<JsonElement> {
  if ((await text.peek()) === ']') {
    await text.next();
    return;
  }
  for (;;) {
    await text.peek();
    const line = text.line;
    const value = await text.value(isWanted);
    if (isWanted) yield { member, name: null, line, value };
    if (!(await text.separator(']'))) return;
  }
}

/** The names of an object; whoever asks reads each value. */
async function* namesOf(text: JsonText): AsyncGenerator<string> {
  if ((await text.peek()) === '}') {
    await text.next();
    return;
  }
  for (;;) {
    if ((await text.peek()) !== '"') throw await text.unexpected('a name in quotes');
    const name = (await text.value(true)) as string;
    if ((await text.next()) !== ':') throw text.invalid('Expected ":" after a name.');
    await text.peek();
    yield name;
    if (!(await text.separator('}'))) return;
  }
}

/** The text of a document with a place in it. */
class JsonText {
  line = 1;
  readonly #file: string;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #decoder = new StringDecoder('utf8');
  #text = '';
  #at = 0;
  #ended = false;

  constructor(file: string, chunks: AsyncIterator<Buffer>) {
    this.#file = file;
    this.#chunks = chunks;
  }

  invalid(sentence: string): Error {
    return importError(this.#file, this.line, null, sentence);
  }

  async unexpected(expected: string): Promise<Error> {
    const received = await this.peek();
    return this.invalid(
      `Expected ${expected} but ${received === '' ? 'the document ends' : `received ${JSON.stringify(received)}`}.`,
    );
  }

  /** Takes the next character that is no space; '' at the end. */
  async next(): Promise<string> {
    const character = await this.peek();
    this.#at++;
    return character;
  }

  async peek(): Promise<string> {
    for (;;) {
      while (this.#at < this.#text.length) {
        const code = this.#text.charCodeAt(this.#at);
        if (code === 10) this.line++;
        else if (code !== 32 && code !== 9 && code !== 13 && code !== 0xfeff) return this.#text[this.#at]!;
        this.#at++;
      }
      if (!(await this.#more())) return '';
    }
  }

  /** After an element: true where a comma follows, false at the closing bracket. */
  async separator(closing: ']' | '}'): Promise<boolean> {
    const mark = await this.peek();
    if (mark !== ',' && mark !== closing) throw await this.unexpected(`"," or "${closing}"`);
    this.#at++;
    return mark === ',';
  }

  /** The value that begins here, parsed where it is wanted. */
  async value(isWanted: boolean): Promise<unknown> {
    await this.peek();
    let end = this.#endOfValue();
    while (end === null) {
      if (!(await this.#more())) {
        end = this.#endOfValue();
        if (end === null) throw this.invalid('Expected the rest of a value but the document ends.');
      } else end = this.#endOfValue();
    }
    const text = this.#text.slice(this.#at, end);
    const line = this.line;
    this.#at = end;
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) this.line++;
    if (!isWanted) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw importError(
        this.#file,
        line,
        null,
        `Expected a value of JSON but received ${text.length > 60 ? `${text.slice(0, 57)}…` : text}.`,
      );
    }
  }

  /** Behind the value at the place; null where this text ends before it does. */
  #endOfValue(): number | null {
    const text = this.#text;
    const first = text[this.#at];
    if (first === '"') return endOfString(text, this.#at);
    if (first !== '{' && first !== '[') {
      for (let at = this.#at; at < text.length; at++) if (/[\s,\]}]/.test(text[at]!)) return at;
      return this.#ended && this.#at < text.length ? text.length : null;
    }
    let depth = 0;
    for (let at = this.#at; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        const end = endOfString(text, at);
        if (end === null) return null;
        at = end - 1;
      } else if (code === 123 || code === 91) depth++;
      else if ((code === 125 || code === 93) && --depth === 0) return at + 1;
    }
    return null;
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#chunks.next();
    this.#ended = done === true;
    const rest = this.#text.slice(this.#at);
    this.#text = rest + (done === true ? this.#decoder.end() : this.#decoder.write(value));
    this.#at = 0;
    return !this.#ended || this.#text.length > rest.length;
  }
}

function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at + 1;
  }
  return null;
}
