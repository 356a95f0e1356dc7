import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabelErrorsPlan } from '../../src-shared/catalogue/label-errors/label-errors-plan.ts';
import { imageFolder } from '../support/image-folder.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let pets: string;
let winnow: Winnow;
let paths: string[];

const listed = async (query: string, ...args: string[]): Promise<string[]> =>
  (await winnow.json<{ path: string }>('list', pets, '--query', query, ...args)).map(({ path }) => path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-label-errors-'));
  const files: Record<string, number> = {};
  for (let i = 0; i < 5; i++) files[`cat/${i}.jpg`] = i;
  for (let i = 5; i < 10; i++) files[`dog/${i}.jpg`] = i;
  paths = Object.keys(files);
  pets = await imageFolder(files);
  winnow = new Winnow(join(folder, 'data'));
  await winnow.json('scan', pets, '--labels', 'folder');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(join(pets, '..'), { recursive: true });
});

/** Of each image the probability of cat: right but for cat/3, and less so for dog/8. */
function ofCat(path: string): number {
  if (path === 'cat/3.jpg') return 0.02;
  if (path === 'dog/8.jpg') return 0.97;
  return path.startsWith('cat') ? 0.95 : 0.1;
}

it('finds the labels that a model contradicts, and takes it back', async () => {
  const file = join(folder, 'predictions.csv');
  await writeFile(
    file,
    `path,cat,dog\n${paths.map((path) => `${path},${ofCat(path)},${1 - ofCat(path)}\n`).join('')}`,
  );
  const { stdout } = await winnow.run('label-errors', file, pets, '--dry-run');
  expect(stdout).toContain('2 of 10 labels look wrong');
  expect(await listed('notice:label-error')).toEqual([]);

  const [done] = await winnow.json<{ plan: LabelErrorsPlan; batch: { count: number; summary: string } }>(
    'label-errors',
    file,
    pets,
  );
  expect(done).toMatchObject({
    plan: { rows: 10, judged: 10, errors: 2, match: 'path' },
    batch: { count: 10, summary: 'Judged the labels of 10 images by predictions.csv' },
  });
  expect(done!.plan.worst).toMatchObject([
    { path: 'cat/3.jpg', given: 'cat', suggested: 'dog', quality: 0.02 },
    { path: 'dog/8.jpg', given: 'dog', suggested: 'cat' },
  ]);
  expect(await listed('notice:label-error', '--sort', 'quality')).toEqual(['cat/3.jpg', 'dog/8.jpg']);
  expect(await listed('quality<0.5')).toEqual(['cat/3.jpg', 'dog/8.jpg']);

  // Another label settles it, and so does a mark as kept; undoing that brings it back.
  await winnow.json('label', pets, '--query', 'path:cat/3', '--to', 'dog');
  expect(await listed('notice:label-error')).toEqual(['dog/8.jpg']);
  await winnow.json('keep', pets, '--query', 'path:dog/8');
  expect(await listed('notice:label-error')).toEqual([]);
  await winnow.json('undo', pets);
  await winnow.json('undo', pets);
  expect(await listed('notice:label-error')).toHaveLength(2);
  await winnow.json('undo', pets);
  expect(await listed('quality>=0')).toEqual([]);
});

it('reads Parquet by file name and class index, and ranks by margin', async () => {
  const file = join(folder, 'predictions.parquet');
  const columnData = [
    { name: 'file', data: paths.map((path) => path.split('/')[1]!), type: 'STRING' as const },
    { name: '0', data: Float64Array.from(paths, ofCat), type: 'DOUBLE' as const },
    { name: '1', data: Float64Array.from(paths, (path) => 1 - ofCat(path)), type: 'DOUBLE' as const },
  ];
  await writeFile(file, new Uint8Array(parquetWriteBuffer({ columnData })));
  const [done] = await winnow.json<{ plan: LabelErrorsPlan }>(
    'label-errors',
    file,
    pets,
    '--rank',
    'normalized-margin',
  );
  expect(done!.plan).toMatchObject({ match: 'name', errors: 2, ranking: 'normalized-margin' });
  expect(done!.plan.worst[0]!.quality).toBeCloseTo(0.02, 12);
  await winnow.json('undo', pets);
});

it.each([
  ['path,cat\ncat/1.jpg,1\n', 'line 1: Expected a column for each class but there is none for dog.'],
  ['row,cat,dog\n3,0.5,0.5\n', 'line 1: Expected a column that names the image'],
  [
    'path,cat,dog\ncat/1.jpg,3.2,-1\n',
    'line 2, field cat: Expected a probability from 0 to 1 but received 3.2. Nothing was imported.',
  ],
  ['path,cat,dog\ncat/1.jpg,1,0\ncat/1.jpg,0,1\n', 'line 3, field path: Expected each image once'],
  ['[{"path":"cat/1.jpg"}]', 'Expected a CSV, TSV or Parquet file.'],
])('refuses %j, and writes nothing', async (content, message) => {
  const file = join(folder, 'bad.csv');
  await writeFile(file, content);
  expect(await winnow.error('label-errors', file, pets)).toMatchObject({
    exit: 1,
    code: 'IMPORT_INVALID',
    message: expect.stringContaining(message),
    subject: file,
    hint: expect.any(String),
  });
  expect(await listed('quality>=0')).toEqual([]);
});
