import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelsOf, pngOf, writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let images: string;
let winnow: Winnow;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-cli-'));
  images = join(folder, 'pets');
  winnow = new Winnow(join(folder, 'data'));
  await writePictures(images);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

// One story: each step stands on those before it.
describe('from a folder to batches', () => {
  it('scans', async () => {
    expect(await winnow.json('scan', images, '--labels', 'prefix')).toEqual([
      expect.objectContaining({
        name: 'pets',
        images: 6,
        unlabelled: 0,
        classes: [
          { name: 'cat', count: 3 },
          { name: 'dog', count: 3 },
        ],
        verdicts: { ok: 5, empty: 1 },
      }),
    ]);
  });

  it('says the same again, by the folder and by the catalogue', async () => {
    const [status] = await winnow.json('status', images);
    expect(status).toMatchObject({ images: 6, verdicts: { ok: 5, empty: 1 } });
    expect(await winnow.json('status', '--catalogue', String(status!['catalogue']))).toEqual([status]);
  });

  it('lists a line for each image, with exactly the fields that are promised', async () => {
    const listed = await winnow.json('list', images, '--sort', '-path');
    expect(listed.map(({ path }) => path)).toEqual([
      'dog.wrong.png',
      'dog.2.png',
      'dog.1.png',
      'cat.3.png',
      'cat.2.png',
      'cat.1.png',
    ]);
    expect(Object.entries(listed.at(-1)!)).toEqual([
      ['path', 'cat.1.png'],
      ['label', 'cat'],
      ['verdict', 'ok'],
      ['notices', []],
      ['weight', 1],
      ['split', null],
      ['dropped', false],
      ['width', 8],
      ['height', 6],
      ['bytes', pngOf(8, 6, pixelsOf(8, 6, 0)).length],
      ['sha256', sha256(pngOf(8, 6, pixelsOf(8, 6, 0)))],
    ]);
    expect(await winnow.json('list', images, '--query', '-verdict:ok')).toMatchObject([
      { path: 'dog.wrong.png', verdict: 'empty' },
    ]);
  });

  it('labels, drops, keeps, undoes, redoes and remembers', async () => {
    const dropped = async (): Promise<unknown[]> =>
      (await winnow.json('list', images, '--query', 'dropped')).map(({ path }) => path);
    await winnow.json('label', images, '--query', 'cat.3', '--to', 'dog');
    expect(await winnow.json('list', images, '--query', 'cat.3')).toMatchObject([{ label: 'dog' }]);
    await winnow.json('drop', images, '--query', 'dog.2');
    expect(await dropped()).toEqual(['dog.2.png']);
    await winnow.json('undo', images);
    expect(await dropped()).toEqual([]);
    await winnow.json('redo', images);
    expect(await dropped()).toEqual(['dog.2.png']);
    await winnow.json('keep', images, '--query', 'dog.2');
    expect(await dropped()).toEqual([]);
    const history = await winnow.json('history', images);
    expect(history.map(({ kind, state }) => [kind, state])).toEqual([
      ['flag', 'done'],
      ['flag', 'done'],
      [expect.stringContaining('label'), 'done'],
    ]);
  });

  it('appends a class only when told to', async () => {
    expect(await winnow.error('label', images, '--query', 'cat.2', '--to', 'fox')).toMatchObject({
      exit: 1,
      code: 'CLASS_UNKNOWN',
      subject: 'fox',
    });
    await winnow.json('label', images, '--query', 'cat.2', '--to', 'fox', '--new-class');
    expect(await winnow.json('list', images, '--query', 'label:fox')).toMatchObject([{ path: 'cat.2.png' }]);
    await winnow.json('undo', images);
    await winnow.json('label', images, '--query', 'cat.2', '--clear');
    expect(await winnow.json('list', images, '--query', 'cat.2')).toMatchObject([{ label: null }]);
    await winnow.json('undo', images);
  });

  it('weighs, after showing what would come of it', async () => {
    const [planned] = await winnow.json<{
      classes: { class: string; count: number; weight: number }[];
      batch: unknown;
    }>('weights', images, '--scheme', 'inverse', '--dry-run');
    expect(planned).toMatchObject({ batch: null });
    expect(await winnow.json('list', images, '--query', 'weight:1')).toHaveLength(6);
    await winnow.json('weights', images, '--scheme', 'inverse');
    const [cat] = await winnow.json('list', images, '--query', 'cat.1');
    expect(cat!['weight']).toBeCloseTo(planned!.classes.find((row) => row.class === 'cat')!.weight);
  });

  it('splits', async () => {
    await winnow.json('split', images, '--ratios', 'train=.5,val=.5', '--seed', '3');
    const splits = (await winnow.json('list', images)).map(({ split }) => split);
    expect(new Set(splits)).toEqual(new Set(['train', 'val']));
    await winnow.json('undo', images);
  });

  it('exports what a dry run promised, and says what it left out', async () => {
    const to = join(folder, 'pets.manifest.jsonl');
    const [planned] = await winnow.json('export', to, images, '--dry-run');
    await expect(readFile(to)).rejects.toThrow('ENOENT');
    const [written] = await winnow.json('export', to, images, '--excluded', '--sampler', 'all=random');
    expect(written).toMatchObject({ manifest: to, samples: 5, excluded: [{ reason: 'empty', count: 1 }] });
    expect(planned).toMatchObject({
      samples: 5,
      splits: written!['splits'],
      classesDigest: written!['classesDigest'],
      refused: null,
    });
    expect(JSON.parse((await readFile(to, 'utf8')).split('\n')[0]!)).toMatchObject({
      roots: { pets: 'pets' },
      sampler: { all: { kind: 'random' } },
    });
    expect(await readFile(join(folder, 'pets.excluded.jsonl'), 'utf8')).toBe(
      '{"path":"dog.wrong.png","reason":"empty"}\n',
    );
  });

  it('loads: the batches of decoded files, in order', async () => {
    const to = join(folder, 'pets.manifest.jsonl');
    const batches = await winnow.json('loader', to, '--sampler', 'sequential');
    expect(batches).toHaveLength(5);
    expect(batches[0]).toEqual({
      epoch: 0,
      batch: 0,
      labels: [0],
      images: { shape: [1, 6, 8, 3], dtype: 'uint8', sha256: sha256(pixelsOf(8, 6, 0)) },
    });
  });

  it('loads the same from the same seed, with each sampler and with workers', async () => {
    const to = join(folder, 'pets.manifest.jsonl');
    const recipe = join(folder, 'recipe.json');
    await writeFile(recipe, '[{"op":"RandomResizedCrop","size":5},{"op":"ToTensor"}]');
    for (const order of [
      ['--shuffle'],
      ['--sampler', 'weighted', '--num-samples', '6'],
      ['--shuffle', '--workers', '2'],
    ]) {
      const args = [
        'loader',
        to,
        '--transform',
        recipe,
        '--batch-size',
        '2',
        '--epochs',
        '2',
        '--seed',
        '5',
        ...order,
      ];
      const first = await winnow.json(...args);
      expect(first).toHaveLength(6);
      expect(first[0]).toMatchObject({ images: { shape: [2, 3, 5, 5], dtype: 'float32' } });
      expect(await winnow.json(...args)).toEqual(first);
      expect(await winnow.json(...args, '--drop-last')).toHaveLength(order.includes('weighted') ? 6 : 4);
    }
  });

  it('treats a sample that broke after the export as it is told', async () => {
    const to = join(folder, 'pets.manifest.jsonl');
    const file = join(images, 'cat.1.png');
    await rename(file, `${file}.away`);
    const load = ['loader', to, '--sampler', 'sequential'];
    expect(await winnow.error(...load)).toMatchObject({
      exit: 1,
      code: 'SAMPLE_UNREADABLE',
      subject: expect.stringContaining('cat.1.png'),
    });
    const skipped = await winnow.run(...load, '--on-error', 'skip', '--json');
    expect(skipped.stdout.trim().split('\n')).toHaveLength(4);
    expect(skipped.stderr).toContain('Could not load');
    expect(await winnow.json(...load, '--on-error', 'replace', '--seed', '1')).toHaveLength(5);
    await symlink('/dev/null', file);
    expect(await winnow.error(...load)).toMatchObject({
      exit: 1,
      message: expect.stringContaining('leads to /dev/null'),
    });
    await rm(file);
    await rename(`${file}.away`, file);
  });

  it('follows images that moved', async () => {
    const moved = join(folder, 'moved');
    await rename(images, moved);
    expect(await winnow.json('rebase', images, '--to', moved)).toEqual([
      { root: 'pets', from: images, to: moved },
    ]);
    expect(await winnow.json('status', moved)).toMatchObject([
      { images: 6, roots: [{ name: 'pets', folder: moved }] },
    ]);
    const loaded = await winnow.json(
      'loader',
      join(folder, 'pets.manifest.jsonl'),
      '--root',
      `pets=${moved}`,
    );
    expect(loaded).toHaveLength(5);
    expect(await winnow.error('rebase', moved, '--to', images)).toMatchObject({
      exit: 1,
      code: 'FOLDER_NOT_FOUND',
    });
    await winnow.json('rebase', moved, '--to', moved);
    await rename(moved, images);
    await winnow.json(
      'rebase',
      '--catalogue',
      String(
        (await winnow.json('status', moved).catch(() => winnow.json('status', images)))[0]!['catalogue'],
      ),
      '--to',
      images,
    );
  });
});

describe('winnow transform', () => {
  it('prints the decoder and each operation, and goes on after a file that cannot be read', async () => {
    const file = join(folder, 'one.png');
    await writeFile(file, pngOf(4, 3, pixelsOf(4, 3, 9)));
    const { code, stdout } = await winnow.run(
      'transform',
      file,
      join(folder, 'none.png'),
      '--recipe',
      '[{"op":"CenterCrop","size":2},{"op":"ToTensor"}]',
      '--json',
    );
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      { file, stage: 'decode', shape: [3, 4, 3], dtype: 'uint8', sha256: sha256(pixelsOf(4, 3, 9)) },
      { file, stage: 'CenterCrop', shape: [2, 2, 3], dtype: 'uint8', sha256: expect.any(String) },
      { file, stage: 'ToTensor', shape: [3, 2, 2], dtype: 'float32', sha256: expect.any(String) },
      {
        file: join(folder, 'none.png'),
        error: { code: 'SAMPLE_UNREADABLE', message: expect.stringContaining('no such file') },
      },
    ]);
  });

  it.each([
    ['no JSON', '[{"op":'],
    ['an unknown operation', '[{"op":"Sharpenize"}]'],
    ['a wrong pipeline', '[{"op":"ToTensor"},{"op":"ToTensor"}]'],
    ['a file that is not there', '/nowhere/recipe.json'],
  ])('refuses %s before an image is opened', async (_, recipe) => {
    expect(await winnow.error('transform', '/nowhere/x.png', '--recipe', recipe)).toMatchObject({
      exit: 1,
      code: 'RECIPE_INVALID',
    });
  });
});

describe('failure ends with 1, and names the thing', () => {
  it.each([
    [['scan', '/nowhere/at/all'], 'FOLDER_NOT_FOUND', '/nowhere/at/all'],
    [['status', tmpdir()], 'CATALOGUE_NOT_FOUND', tmpdir()],
    [['status', '--catalogue', '/nowhere/x.winnow'], 'CATALOGUE_NOT_FOUND', '/nowhere/x.winnow'],
    [['status', '--catalogue', 'package.json'], 'CATALOGUE_FOREIGN', 'package.json'],
    [['loader', '/nowhere/x.manifest.jsonl'], 'BAD_INPUT', '/nowhere/x.manifest.jsonl'],
    [['loader', 'package.json'], 'MANIFEST_INVALID', 'package.json:1'],
  ])('winnow %j', async (args, code, subject) => {
    expect(await winnow.error(...args)).toMatchObject({
      exit: 1,
      code,
      subject: expect.stringContaining(subject),
    });
  });

  it('a malformed query', async () => {
    expect(await winnow.error('list', images, '--query', 'label:')).toMatchObject({
      exit: 1,
      code: 'QUERY_INVALID',
    });
  });

  it('in words without --json, on stderr alone', async () => {
    const { code, stdout, stderr } = await winnow.run('status', tmpdir());
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^winnow: There is no catalogue of .*\n {2}Make one with: winnow scan/);
  });
});
