import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { Table as ArrowTable, Compression, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { collect } from '../support/collect.ts';
import type { ImportFormat } from '../../src-shared/catalogue/import/import-format.ts';
import { importRow, type ImportRow } from '../../src-shared/catalogue/import/import-row.ts';
import type { FieldMap } from '../../src-shared/catalogue/import/map-fields.ts';
import { openImport } from '../../src-main/import/open-import.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-import-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function read(source: string, format: ImportFormat | null = null, fields: FieldMap = {}) {
  const reader = await openImport(source, format, { fields, signal: undefined });
  return { format: reader.format, declared: reader.declared, rows: await collect(reader.rows()) };
}

const rows = (said: (Partial<ImportRow> & { line: number })[]): ImportRow[] => said.map(importRow);
const json = (value: unknown): string => JSON.stringify(value);

describe('a format', () => {
  it.each<[string, string, ImportFormat, (Partial<ImportRow> & { line: number })[]]>([
    ['labels.csv', 'image,label\na.jpg,cat\n', 'csv', [{ line: 2, path: 'a.jpg', label: 'cat' }]],
    ['excel.csv', '\uFEFFimage;label;weight\r\na.jpg;"c;t";2\r\n', 'csv', [{ line: 2, path: 'a.jpg', label: 'c;t', weight: 2 }]],
    ['labels.txt', 'image\tlabel\na.jpg\tcat\n', 'tsv', [{ line: 2, path: 'a.jpg', label: 'cat' }]],
    ['lines', '{"file":"a.jpg","label":"cat"}\n\n{"file":"b.jpg","tags":["x"]}', 'json', [{ line: 1, path: 'a.jpg', label: 'cat' }, { line: 3, path: 'b.jpg', tags: ['x'] }]],
    ['list.json', '[\n{"image":"a.jpg","choice":"cat"}]', 'json', [{ line: 2, path: 'a.jpg', label: 'cat' }]],
    ['issues.csv', ',file,is_label_issue,label_quality,given_label,predicted_label\n0,a.jpg,True,0.1,0,1\n1,b.jpg,False,0.9,1,1\n', 'cleanlab',
      [{ line: 2, path: 'a.jpg', issue: true, quality: 0.1, prediction: 1 }, { line: 3, path: 'b.jpg', issue: false, quality: 0.9, prediction: 1 }]],
    ['coco.json', json({ annotations: [{ id: 1, image_id: 7, category_id: 18 }], images: [{ id: 7, file_name: 'a.jpg' }, { id: 8, file_name: 'b.jpg' }], categories: [{ id: 18, name: 'dog' }, { id: 17, name: 'cat' }] }), 'coco',
      [{ line: 1, path: 'a.jpg', label: 'dog' }, { line: 1, path: 'b.jpg' }]],
    ['labels.json', json({ classes: ['cat', 'dog'], labels: { 'a-1': 1, 'b-2': { label: 'cat', confidence: 0.3 }, 'c-3': null } }), 'fiftyone',
      [{ line: 1, path: 'a-1', label: 1 }, { line: 1, path: 'b-2', label: 'cat' }, { line: 1, path: 'c-3' }]],
  ])('%s is recognised by what is in it', async (name, content, format, said) => {
    expect(await read(written(name, content))).toMatchObject({ format, rows: rows(said) });
  }); // prettier-ignore

  it('Label Studio: choices of each annotation, the newest prediction, and the picture wherever it is stored', async () => {
    const choice = (...choices: string[]) => ({ result: [{ type: 'choices', value: { choices } }] });
    const tasks = [
      { id: 1, data: { text: 'x', image: '/data/upload/3/0a1b2c3d-caf%C3%A9.jpg' }, annotations: [choice('cat')], predictions: [choice('fox'), choice('dog')] },
      { id: 2, data: { image: '/data/local-files/?d=pets/b%20b.jpg' }, annotations: [{ ...choice('cat'), was_cancelled: true }] },
      { id: 3, data: { image: 's3://bucket/pets/c.jpg?x=1' }, annotations: [choice('cat'), choice('dog')] },
      { id: 4, data: { text: 'none' }, annotations: [] },
    ]; // prettier-ignore
    expect(await read(written('studio.json', json(tasks)))).toMatchObject({
      format: 'label-studio',
      rows: rows([
        { line: 1, path: 'café.jpg', label: 'cat', prediction: 'dog' },
        { line: 1, path: 'pets/b b.jpg' },
        { line: 1, path: 'pets/c.jpg', label: 'cat' },
        { line: 1, path: 'pets/c.jpg', label: 'dog' },
        {
          line: 1,
          problem: { field: 'data', message: 'Expected the address of a picture but there is none.' },
        },
      ]),
    });
  });

  it('Hugging Face: a file a split, and the pictures beside it', async () => {
    written('hf/train/metadata.jsonl', '{"file_name":"x/a.jpg","label":"cat"}\n');
    written('hf/test/metadata.csv', 'file_name,label\nb.jpg,dog\n');
    expect(await read(join(folder, 'hf'))).toMatchObject({
      format: 'huggingface',
      rows: rows([
        { line: 2, path: 'b.jpg', label: 'dog', split: 'test', picture: join(folder, 'hf/test/b.jpg') },
        { line: 1, path: 'x/a.jpg', label: 'cat', split: 'train', picture: join(folder, 'hf/train/x/a.jpg') },
      ]),
    });
    expect((await read(join(folder, 'hf/test/metadata.csv'))).format).toBe('huggingface');
  });

  it('Parquet: texts, numbers and lists of several row groups', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'image', data: ['a.jpg', 'b.jpg', 'c.jpg'], type: 'STRING' },
        { name: 'label', data: [0n, 1n, 1n], type: 'INT64' },
        { name: 'weight', data: [1, 0.5, null], type: 'DOUBLE', nullable: true },
        { name: 'other', data: [1, 2, 3], type: 'INT32' },
      ],
      rowGroupSize: 2,
    });
    expect(await read(written('a.parquet', new Uint8Array(buffer)))).toMatchObject({
      format: 'parquet',
      rows: rows([
        { line: 1, path: 'a.jpg', label: 0, weight: 1 },
        { line: 2, path: 'b.jpg', label: 1, weight: 0.5 },
        { line: 3, path: 'c.jpg', label: 1 },
      ]),
    });
  });

  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD'] as const)(
    'Parquet as Arrow writes it, compressed by %s',
    async (compression) => {
      const count = 3000;
      const numbers = Array.from({ length: count }, (_, i) => i);
      const table = tableFromArrays({
        path: numbers.map((i) => `${i}.jpg`),
        class: numbers.map((i) => ['cat', 'dog'][i % 2]!),
        weight: Float32Array.from(numbers, (i) => i / 2),
      });
      const properties = new WriterPropertiesBuilder()
        .setCompression(Compression[compression])
        .setMaxRowGroupSize(1000)
        .build();
      const bytes = writeParquet(ArrowTable.fromIPCStream(tableToIPC(table, 'stream')), properties);
      const { rows: found } = await read(written(`${compression}.parquet`, bytes));
      expect(found).toEqual(
        rows(
          numbers.map((i) => ({
            line: i + 1,
            path: `${i}.jpg`,
            label: ['cat', 'dog'][i % 2]!,
            weight: i / 2,
          })),
        ),
      );
    },
  );

  it('class folders, with and without splits', async () => {
    written('plain/cat/a.jpg', '');
    written('plain/dog/deep/b.jpg', '');
    written('splits/train/cat/a.jpg', '');
    const plain = await read(join(folder, 'plain'), 'imagefolder');
    expect(plain.rows.map(({ path, label, split }) => [path, label, split])).toEqual([
      ['cat/a.jpg', 'cat', null],
      ['dog/deep/b.jpg', 'dog', null],
    ]);
    expect((await read(join(folder, 'splits'))).rows).toMatchObject([
      { path: 'train/cat/a.jpg', label: 'cat', split: 'train' },
    ]);
  });

  it.each<[string, string | Uint8Array, ImportFormat | null, object]>([
    ['empty.csv', '', null, { message: 'empty.csv: The file is empty.' }],
    ['nopath.csv', 'weight,label\n1,cat\n', null, { at: 1, message: expect.stringContaining('names the image'), hint: expect.stringContaining('--fields path=COLUMN') }],
    ['twice.csv', 'path,label,label\na,b,c\n', null, { at: 1, message: expect.stringContaining('each column once') }],
    ['ragged.csv', 'path,label\na.jpg,cat\nb.jpg\n', null, { at: 3, message: 'ragged.csv, line 3: Expected 2 fields, as the head has, but received 1.' }],
    ['cut.jsonl', '{"path":"a.jpg"}\n{"path":', null, { at: 2 }],
    ['number.jsonl', '{"path":"a.jpg"}\n3\n', null, { at: 2, message: expect.stringContaining('an object of JSON') }],
    ['other.json', '{\n"a": 1}', null, { message: expect.stringContaining('COCO') }],
    ['cut.parquet', 'PAR1 and then nothing', null, { message: expect.stringContaining('Parquet') }],
    ['packed.csv', gzipSync('path,label\na,b\n'), null, { message: expect.stringContaining('no text') }],
    ['bad.coco', json({ images: [{ id: 1, file_name: 'a.jpg' }], categories: [], annotations: [{ image_id: 1, category_id: 5 }] }), null, { message: expect.stringContaining('field category_id') }],
    ['lost.coco', json({ images: [{ id: 1, file_name: 'a.jpg' }], categories: [{ id: 5, name: 'x' }], annotations: [{ image_id: 2, category_id: 5 }] }), null, { message: expect.stringContaining('field image_id') }],
    ['old.manifest.jsonl', '{"format":"winnow-manifest","version":9}\n', null, { code: 'MANIFEST_NEWER' }],
    ['bad.manifest.jsonl', '{"format":"winnow-manifest","version":1,"roots":{"a":"a"},"classes":["x"]}\n{"path":"a.jpg","label":4}\n', null, { code: 'MANIFEST_INVALID', at: 2, message: expect.stringContaining('field label') }],
  ])('%s is refused, by file, line and field', async (name, content, format, error) => {
    await expect(read(written(name, content), format)).rejects.toMatchObject({ code: 'IMPORT_INVALID', ...error });
  }); // prettier-ignore

  it('says which folders it cannot read', async () => {
    mkdirSync(join(folder, 'bare'));
    await expect(read(join(folder, 'bare'))).rejects.toMatchObject({ code: 'IMPORT_INVALID' });
    await expect(read(join(folder, 'bare'), 'csv')).rejects.toMatchObject({
      message: expect.stringContaining('a file for csv'),
    });
    await expect(read(join(folder, 'bare'), 'webdataset')).rejects.toMatchObject({
      message: expect.stringContaining('*.tar'),
    });
    await expect(read(join(folder, 'gone'))).rejects.toMatchObject({
      message: 'gone: There is no such file.',
    });
  });
});
