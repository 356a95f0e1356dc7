import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runExport } from '../../src-main/export/run-export.ts';
import { readManifest } from '../../src-main/loading/read-manifest.ts';
import { createSampleResolver } from '../../src-main/loading/resolve-sample.ts';
import type { ExportRow, ExportSource } from '../../src-main/export/export-source.ts';
import { plain, row, source } from './rows.ts';

let folder: string;
let images: string;
let to: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-manifest-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  await rm(join(folder, 'work'), { recursive: true, force: true });
  images = join(folder, 'work', 'images');
  await mkdir(images, { recursive: true });
  to = join(folder, 'work', 'out.manifest.jsonl');
});

const rows = [
  row('a.jpg', { split: 'train', sha256: 'ab'.repeat(32) }),
  row('b.jpg', { split: 'val', label: 1, weight: 0.25, width: null }),
  row('c.jpg', { split: 'train', label: 1, weight: 2.5 }),
  row('d.jpg', { verdict: 'truncated' }),
  row('é.jpg', { split: 'train', label: 1 }),
];

async function write(
  from: ExportSource = source(rows, images),
  options: { writeExcluded?: boolean; signal?: AbortSignal } = {},
) {
  return runExport({
    source: from,
    choices: plain,
    to,
    writeExcluded: options.writeExcluded ?? false,
    createdBy: 'Winnow test',
    createdAt: new Date(0),
    signal: options.signal,
  });
}

/** Rewrites the file as text. */
async function edit(change: (text: string) => string): Promise<void> {
  await writeFile(to, change(await readFile(to, 'utf8')));
}

describe('a manifest that was written', () => {
  it('reads back as what was exported', async () => {
    expect(await write()).toMatchObject({ samples: 4, excluded: 1, excludedFile: null });
    const manifest = await readManifest(to);
    expect(manifest.header).toMatchObject({
      name: 'test',
      roots: { r: 'images' },
      count: 4,
      splits: { train: 3, val: 1 },
      classCounts: { train: [1, 2], val: [0, 1] },
      createdAt: '1970-01-01T00:00:00.000Z',
    });
    expect(manifest.rootFolders).toEqual({ r: images });
    expect(manifest.splits).toEqual(['train', 'val']);
    expect([...manifest.indicesOfSplit('train')]).toEqual([0, 2, 3]);
    expect([...manifest.indicesOfSplit('test')]).toEqual([]);
    expect([...manifest.labels('train')]).toEqual([0, 1, 1]);
    expect([...manifest.weights('train')]).toEqual([1, 2.5, 1]);
    expect(manifest.sample(0)).toMatchObject({
      path: 'a.jpg',
      width: 3,
      sha256: 'ab'.repeat(32),
      tags: undefined,
    });
    expect(manifest.sample(1)).toMatchObject({
      path: 'b.jpg',
      width: undefined,
      sha256: undefined,
      weight: 0.25,
    });
    expect(manifest.sample(3).path).toBe('é.jpg');
    expect(() => manifest.sample(4)).toThrow(RangeError);
  });

  it('is the same to the byte the second time, and leaves no other file', async () => {
    await write();
    const first = await readFile(to);
    await write();
    expect(await readFile(to)).toEqual(first);
    expect(await readdir(join(folder, 'work'))).toEqual(['images', 'out.manifest.jsonl']);
  });

  it('has the list of what was left out beside it when asked to', async () => {
    const { excludedFile } = await write(undefined, { writeExcluded: true });
    expect(excludedFile).toBe(join(folder, 'work', 'out.excluded.jsonl'));
    expect(await readFile(excludedFile!, 'utf8')).toBe('{"path":"d.jpg","reason":"truncated"}\n');
  });

  it('moves together with its images', async () => {
    await write();
    await rename(join(folder, 'work'), join(folder, 'moved'));
    const { rootFolders } = await readManifest(join(folder, 'moved', 'out.manifest.jsonl'));
    expect(rootFolders).toEqual({ r: join(folder, 'moved', 'images') });
    await rm(join(folder, 'moved'), { recursive: true });
  });

  it('takes re-based roots, and refuses ones that it has not', async () => {
    await write();
    expect((await readManifest(to, { roots: { r: '/elsewhere' } })).rootFolders).toEqual({ r: '/elsewhere' });
    await expect(readManifest(to, { roots: { x: '/elsewhere' } })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      subject: 'x',
    });
  });

  it('is read in blocks: 50,000 samples keep their places', async () => {
    const many = Array.from({ length: 50_000 }, (_, i) =>
      row(`${String(i).padStart(6, '0')}.jpg`, { label: i % 2 }),
    );
    await write(source(many, images));
    const manifest = await readManifest(to);
    expect(manifest.count).toBe(50_000);
    for (const i of [0, 1, 4321, 49_999])
      expect(manifest.sample(i)).toMatchObject({ path: many[i]!.path, label: i % 2 });
  });
});

describe('an export that fails', () => {
  beforeEach(() => writeFile(to, 'the old one'));

  async function leavesTheOldOne(): Promise<void> {
    expect(await readFile(to, 'utf8')).toBe('the old one');
    expect(await readdir(join(folder, 'work'))).toEqual(['images', 'out.manifest.jsonl']);
  }

  it('for rows that are out of order', async () => {
    await expect(write(source([row('b'), row('a')], images))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      subject: 'a',
    });
    await leavesTheOldOne();
  });

  it('because the catalogue throws in the middle', async () => {
    let times = 0;
    const from: ExportSource = {
      ...source(rows, images),
      *rows(): Iterable<ExportRow> {
        yield rows[0]!;
        if (times++ > 0) throw new Error('gone');
      },
    };
    await expect(write(from)).rejects.toThrow('gone');
    await leavesTheOldOne();
  });

  it('because it was cancelled', async () => {
    await expect(write(undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await leavesTheOldOne();
  });

  it('because nothing is left to export', async () => {
    await expect(write(source([], images))).rejects.toMatchObject({ code: 'EXPORT_EMPTY' });
    await leavesTheOldOne();
  });

  it('because the folder is not there, or the target is one', async () => {
    to = join(folder, 'nowhere', 'x.manifest.jsonl');
    await expect(write()).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE', hint: expect.any(String) });
    to = images;
    await expect(write()).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE' });
    expect(await readdir(join(folder, 'work'))).toEqual(['images', 'out.manifest.jsonl']);
  });
});

describe('a manifest that is not what was written', () => {
  beforeEach(() => write());

  const refused = (code: string, message: string): Promise<void> =>
    expect(readManifest(to)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`${to}, line ${message}`),
    });

  it('says how many samples a cut file misses, at a line and within one', async () => {
    const text = await readFile(to, 'utf8');
    const lines = text.split('\n');
    await writeFile(to, `${lines.slice(0, 3).join('\n')}\n`);
    await refused('MANIFEST_TRUNCATED', '4: The manifest is cut short: 2 of its 4 samples are missing.');
    await writeFile(to, text.slice(0, -20));
    await refused('MANIFEST_TRUNCATED', '5: The manifest is cut short: 1 of its 4 samples is missing.');
    await writeFile(to, text.slice(0, text.indexOf('\n') + 1));
    await refused('MANIFEST_TRUNCATED', '2: The manifest is cut short: 4 of its 4 samples are missing.');
  });

  it('notices the missing last newline alone', async () => {
    await edit((text) => text.slice(0, -1));
    await refused('MANIFEST_EDITED', '1, field samplesDigest');
  });

  it('notices an edit that keeps the counts, unless told not to look', async () => {
    await edit((text) => text.replace('"weight":2.5', '"weight":3.5'));
    await refused('MANIFEST_EDITED', '1, field samplesDigest');
    expect((await readManifest(to, { verifyDigest: false })).sample(2).weight).toBe(3.5);
  });

  it('notices samples too many, another split, another class', async () => {
    const text = await readFile(to, 'utf8');
    await appendFile(to, '{"path":"z.jpg","label":0}\n');
    await refused('MANIFEST_EDITED', '1, field count: Expected 4 samples but received 5.');
    await writeFile(to, text.replace('"split":"val"', '"split":"train"'));
    await refused('MANIFEST_EDITED', '1, field splits.train: Expected 3 samples but received 4.');
    await writeFile(to, text.replace('"a.jpg","label":0', '"a.jpg","label":1'));
    await refused(
      'MANIFEST_EDITED',
      '1, field classCounts.train[0]: Expected 1 samples of the class "cat" but received 0.',
    );
  });

  it('notices renamed and reordered classes', async () => {
    await edit((text) => text.replace('["cat","dog"]', '["dog","cat"]'));
    await refused('MANIFEST_EDITED', '1, field classesDigest');
  });

  it('refuses another class list than the expected one', async () => {
    const { header } = await readManifest(to);
    await expect(readManifest(to, { classesDigest: header.classesDigest! })).resolves.toBeDefined();
    await expect(readManifest(to, { classesDigest: `sha256:${'0'.repeat(64)}` })).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
    });
  });

  it('names the line of a malformed sample', async () => {
    await edit((text) => text.replace('"label":1', '"label":9'));
    await refused('MANIFEST_INVALID', '3, field label');
    await edit((text) => text.replace('"label":9', '"label"'));
    await refused('MANIFEST_INVALID', '3: Expected a JSON object');
  });

  it('refuses a path out of the root at its line', async () => {
    await edit((text) => text.replace('"c.jpg"', '"../c.jpg"'));
    await refused('PATH_OUTSIDE_ROOT', '4, field path');
  });

  it('names the line that is not UTF-8', async () => {
    const bytes = await readFile(to);
    bytes[bytes.indexOf('c.jpg')] = 0xff;
    await writeFile(to, bytes);
    await refused('MANIFEST_INVALID', '4: Expected UTF-8 text');
  });

  it('refuses an empty file, a folder, and what is not there', async () => {
    await writeFile(to, '');
    await refused('MANIFEST_INVALID', '1: Expected a header but the file is empty.');
    await expect(readManifest(images)).rejects.toMatchObject({ code: 'BAD_INPUT', subject: images });
    await expect(readManifest(join(images, 'x'))).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('refuses a split whose weights are all zero', async () => {
    await writeFile(
      to,
      '{"format":"winnow-manifest","version":1,"roots":{"r":"."},"classes":["a"]}\n{"path":"a","label":0,"weight":0}\n',
    );
    await refused('MANIFEST_INVALID', '1, field splits.all: Expected a weight above 0');
  });

  it('reads a header that is longer than a block, and refuses a line that no manifest has', async () => {
    const classes = Array.from({ length: 100_000 }, (_, i) => `class ${i}`);
    const header = { format: 'winnow-manifest', version: 1, roots: { r: '.' }, classes };
    await writeFile(to, `${JSON.stringify(header)}\n{"path":"a","label":99999}\n`);
    expect((await readManifest(to)).sample(0).label).toBe(99_999);
    await truncate(to, 0);
    await truncate(to, 65 * 2 ** 20);
    await refused('MANIFEST_INVALID', '1: Expected a line of at most 64 MB');
  });

  it('reads the least there can be, with Windows line ends', async () => {
    await writeFile(
      to,
      '{"format":"winnow-manifest","version":1,"roots":{"r":"."},"classes":["a"]}\r\n{"path":"a","label":0}',
    );
    expect((await readManifest(to)).sample(0)).toMatchObject({
      path: 'a',
      label: 0,
      weight: 1,
      split: 'all',
      root: 'r',
    });
  });
});

describe('createSampleResolver', () => {
  const resolve = (path: string): string => createSampleResolver({ r: images })('r', path);

  it('gives the file, also one that is not there', async () => {
    await writeFile(join(images, 'a.jpg'), '');
    expect(resolve('a.jpg')).toBe(join(images, 'a.jpg'));
    expect(resolve('gone/b.jpg')).toBe(join(images, 'gone', 'b.jpg'));
  });

  it('follows links inside the root, and a root that is a link itself', async () => {
    await mkdir(join(images, 'sub'));
    await writeFile(join(images, 'sub', 'a.jpg'), '');
    await symlink(join(images, 'sub', 'a.jpg'), join(images, 'link.jpg'));
    expect(resolve('link.jpg')).toBe(join(images, 'link.jpg'));
    await symlink(images, join(folder, 'work', 'alias'));
    const alias = join(folder, 'work', 'alias');
    expect(createSampleResolver({ r: alias })('r', 'sub/a.jpg')).toBe(join(alias, 'sub', 'a.jpg'));
  });

  it('refuses a link out of the root, of the file or of a folder above it', async () => {
    await mkdir(join(folder, 'work', 'secret'));
    await writeFile(join(folder, 'work', 'secret', 'x.jpg'), '');
    await symlink(join(folder, 'work', 'secret', 'x.jpg'), join(images, 'file.jpg'));
    await symlink(join(folder, 'work', 'secret'), join(images, 'folder'));
    for (const path of ['file.jpg', 'folder/x.jpg']) {
      expect(() => resolve(path)).toThrow(
        expect.objectContaining({ code: 'PATH_OUTSIDE_ROOT', subject: join(images, path) }),
      );
    }
  });
});
