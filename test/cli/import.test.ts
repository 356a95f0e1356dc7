import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { imageFolder } from '../support/image-folder.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let pets: string;
let winnow: Winnow;

interface Imported {
  plan: { changes: number; matched: number; match: string; newClasses: string[] };
  batch: { id: number; count: number; summary: string } | null;
}

async function file(name: string, content: string): Promise<string> {
  const at = join(folder, name);
  await writeFile(at, content);
  return at;
}

const listed = async (query = ''): Promise<{ path: string; label: string | null }[]> =>
  winnow.json<{ path: string; label: string | null }>('list', pets, '--query', query);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-cli-import-'));
  pets = await imageFolder({ 'x/1.jpg': 1, 'x/2.jpg': 2, 'y/1.jpg': 3, 'y/3.jpg': 4 });
  winnow = new Winnow(join(folder, 'data'));
  await winnow.json('scan', pets, '--labels', 'none');
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(join(pets, '..'), { recursive: true });
});

it('shows what would change, changes it, and takes it back', async () => {
  const labels = await file('labels.csv', 'file,class\n1.jpg,cat\n2.jpg,dog\n3.jpg,cat\n9.jpg,cat\n');
  const { stdout } = await winnow.run('import', labels, pets, '--dry-run');
  expect(stdout).toContain('labels.csv: csv, 4 rows, matched by file name (finds most).');
  expect(stdout).toContain('line 2: 1.jpg is x/1.jpg or y/1.jpg');
  expect(stdout).toContain('line 5: 9.jpg');
  expect(stdout).toContain('New classes: dog, cat');
  expect(stdout).toContain('Nothing was changed.');
  expect(await listed('label:none')).toHaveLength(4);

  const [done] = await winnow.json<Imported>('import', labels, pets);
  expect(done).toMatchObject({
    plan: { matched: 2, changes: 2, match: 'name' },
    batch: { count: 2, summary: 'Imported labels.csv for 2 images' },
  });
  expect((await listed('label:dog')).map(({ path }) => path)).toEqual(['x/2.jpg']);
  await winnow.json('undo', pets);
  expect(await listed('label:none')).toHaveLength(4);
});

it('says what it cannot read, and writes nothing', async () => {
  const bad = await file('bad.csv', 'path,class,weight\nx/1.jpg,cat,1\nx/2.jpg,dog,much\n');
  expect(await winnow.error('import', bad, pets)).toMatchObject({
    exit: 1,
    code: 'IMPORT_INVALID',
    message:
      'bad.csv, line 3, field weight: Expected a finite number of 0 or more but received "much". Nothing was imported.',
    subject: bad,
  });
  expect(await listed('label:none')).toHaveLength(4);
  const [skipped] = await winnow.json<Imported>('import', bad, pets, '--skip-invalid');
  expect(skipped!.batch!.count).toBe(1);
  await winnow.json('undo', pets);
});

it('reads the columns and the match that are chosen', async () => {
  const odd = await file('odd.tsv', 'what\twhere\tsplit\n0\tx/1.jpg\tval\n1\ty/3.jpg\tval\n');
  const [done] = await winnow.json<Imported>(
    'import',
    odd,
    pets,
    '--fields',
    'path=where,label=what,split=',
    '--labels',
    'names',
    '--match',
    'path',
  );
  expect(done!.plan).toMatchObject({ changes: 2, newClasses: ['0', '1'] });
  expect(await winnow.error('import', odd, pets, '--fields', 'path=were')).toMatchObject({
    code: 'BAD_INPUT',
    hint: 'Did you mean where?',
  });
  expect(await winnow.error('import', odd, pets, '--fields', 'colour=where')).toMatchObject({ exit: 2 });
  await winnow.json('undo', pets);
});

it('leaves labels alone that a person gave', async () => {
  await winnow.json('label', pets, '--query', 'path:x/1.jpg', '--to', 'mine', '--new-class');
  const labels = await file('theirs.jsonl', '{"path":"x/1.jpg","label":"theirs"}\n');
  const { stdout } = await winnow.run('import', labels, pets);
  expect(stdout).toContain('x/1.jpg: mine, in the file theirs');
  expect(stdout).toContain('Nothing to change.');
  const [done] = await winnow.json<Imported>('import', labels, pets, '--replace-hand');
  expect(done!.batch!.count).toBe(1);
});
