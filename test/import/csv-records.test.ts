import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { collect } from '../support/collect.ts';
import { csvRecords } from '../../src-main/import/csv-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-csv-'));
const file = join(folder, 'a.csv');
afterAll(() => rmSync(folder, { recursive: true }));

async function read(
  content: string | Uint8Array,
  separator = ',',
): Promise<{ line: number; fields: string[] }[]> {
  writeFileSync(file, content);
  return collect(csvRecords(file, separator));
}

const field = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', '\u241B', '😀') });
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

describe('csvRecords', () => {
  it('reads back every table, with the line of each record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 }),
        async (table) => {
          const texts = table.map((row) => row.map(quoted).join(','));
          const records = await read(texts.map((text) => `${text}\n`).join(''));
          expect(records.map(({ fields }) => fields)).toEqual(table);
          let line = 1;
          for (const [i, text] of texts.entries()) {
            expect(records[i]!.line).toBe(line);
            line += text.split('\n').length;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads a file of many blocks, quotes across their ends included', async () => {
    const long = 'x'.repeat(1000);
    const rows = Array.from({ length: 5000 }, (_, i) => [`${i}`, i % 7 === 0 ? `${long}\n"${i}"` : long]);
    const records = await read(rows.map((row) => row.map(quoted).join(',')).join('\r\n'));
    expect(records.map(({ fields }) => fields)).toEqual(rows);
  });

  it('spells bytes that are no UTF-8 as the scan spells them in names', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\uFEFFpath,label\né-'),
      Buffer.from([0xff, 0xe9]),
      Buffer.from('.jpg,cat\n'),
    ]);
    expect((await read(bytes)).map(({ fields }) => fields)).toEqual([
      ['path', 'label'],
      ['é-␛FF␛E9.jpg', 'cat'],
    ]);
  });

  it('passes over empty lines', async () => {
    expect(await read('a,b\n\n\r\nc,d')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 4, fields: ['c', 'd'] },
    ]);
  });

  it.each([
    ['a,b\nc,"d\ne,f\n', 2, 'closing quote'],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('path,label\n', 'utf16le')]), 1, 'UTF-16'],
  ])('refuses %j by its line', async (content, at, sentence) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      at,
      message: expect.stringContaining(sentence),
    });
  });

  it('says that a file is not there', async () => {
    await expect(collect(csvRecords(join(folder, 'none.csv'), ','))).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      subject: join(folder, 'none.csv'),
    });
  });
});
