import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { collect } from '../support/collect.ts';
import { jsonElements, type JsonElement } from '../../src-main/import/json-elements.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-json-'));
const file = join(folder, 'a.json');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(text: string, wanted?: string[]): Promise<JsonElement[]> {
  writeFileSync(file, text);
  return collect(jsonElements(file, undefined, wanted));
}

/** What JSON.parse says of the same document. */
function expected(document: unknown): Omit<JsonElement, 'line'>[] {
  if (Array.isArray(document)) return document.map((value: unknown) => ({ member: null, name: null, value }));
  return Object.entries(document as object).flatMap<Omit<JsonElement, 'line'>>(([member, inside]) => {
    if (Array.isArray(inside)) return inside.map((value: unknown) => ({ member, name: null, value }));
    if (typeof inside !== 'object' || inside === null) return [{ member, name: null, value: inside }];
    return Object.entries(inside).map(([name, value]: [string, unknown]) => ({ member, name, value }));
  });
}

describe('jsonElements', () => {
  it('gives what is in a document, however it is written', async () => {
    const value = fc.jsonValue({ depthSize: 'small' });
    const document = fc.oneof(fc.array(value), fc.dictionary(fc.string(), value));
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom(undefined, 1, '\t'), async (given, indent) => {
        const text = JSON.stringify(given, null, indent);
        const elements = (await read(text)).map(({ member, name, value }) => ({ member, name, value }));
        expect(elements).toEqual(expected(JSON.parse(text)));
      }),
      { numRuns: 300 },
    );
  });

  it('says on which line an element begins, and passes over what is not wanted', async () => {
    const text = '{"info": {"a": [1,\n2]},\n "images": [\n{"id": 1},\n\n{"id":\n2}],\n"other": 3}\n';
    expect(await read(text, ['images'])).toEqual([
      { member: 'images', name: null, line: 4, value: { id: 1 } },
      { member: 'images', name: null, line: 6, value: { id: 2 } },
    ]);
  });

  it('reads a document that is far larger than a block', async () => {
    const images = Array.from({ length: 60_000 }, (_, id) => ({
      id,
      file_name: `folder "${id % 100}"/é${id}.jpg`,
    }));
    const elements = await read(JSON.stringify({ images }), ['images']);
    expect(elements.map(({ value }) => value)).toEqual(images);
  });

  it.each([
    ['[1, 2', 1, 'the document ends'],
    ['{"a": [\n1\n2]}', 3, 'Expected "," or "]"'],
    ['{"a" 1}', 1, 'Expected ":"'],
    ['{a: 1}', 1, 'a name in quotes'],
    ['[{"a": 1,}]', 1, 'a value of JSON'],
    ['[\ntru]', 2, 'a value of JSON'],
    ['[1] 2', 1, 'the end of the document'],
    ['"text"', 1, 'a document of JSON'],
    ['{"a": {"b": [1, 2}', 1, 'a value of JSON'],
    ['{"a": {"b": [1, 2', 1, 'the document ends'],
  ])('refuses %j by its line', async (text, at, sentence) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      at,
      message: expect.stringContaining(sentence),
    });
  });
});
