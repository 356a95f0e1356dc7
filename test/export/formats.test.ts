import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableFromIPC, type Table } from 'apache-arrow';
import { ParquetFile, readParquet } from 'parquet-wasm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import { exportFormats } from '../../src-shared/catalogue/export-format.ts';
import type { ExportRow, ExportSource } from '../../src-main/export/export-source.ts';
import { temporaryName } from '../../src-main/export/temporary-name.ts';
import { runFormat, type RunFormatOptions } from '../../src-main/export/run-format.ts';
import { smallJpeg } from '../support/image-folder.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { findTorch } from '../support/torch.ts';
import { plain, row } from './rows.ts';

const torch = findTorch();
const python = ['python3', 'python'].find((command) => spawnSync(command, ['-c', 'import csv']).status === 0);
if (python === undefined)
  console.warn('No Python was found: exports are not read back by its csv and tarfile.');
const reader = fileURLToPath(new URL('./read_formats.py', import.meta.url));

function readBack<T>(kind: string, path: string, command = python!): T {
  return JSON.parse(execFileSync(command, ['-W', 'ignore', reader, kind, path], { encoding: 'utf8' })) as T;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let base: string;
let folder: string;
let rows: ExportRow[];
let images: ExportSource;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-formats-')));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Two classes, two splits, one name in two folders, one that differs by case, and names that have to be quoted. */
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'case-'));
  const files: [path: string, label: number | null, split: string][] = [
    ['a/1.jpg', 0, 'train'],
    ['a/2.jpg', 1, 'train'],
    ['a/say "hi",\tthere.jpg', 0, 'val'],
    ['b/1.JPG', 0, 'train'],
    ['b/2.jpg', 1, 'val'],
    ['b/ünlabelled.jpg', null, 'val'],
    ['c/1.jpg', 0, 'train'],
    ['c/猫.jpeg', 1, 'train'],
  ];
  rows = [];
  for (const [i, [path, label, split]] of files.entries()) {
    const bytes = smallJpeg(i);
    await mkdir(dirname(join(folder, 'images', path)), { recursive: true });
    await writeFile(join(folder, 'images', path), bytes);
    rows.push(row(path, { label, split, weight: 0.5 + i, bytes: bytes.length, sha256: hashOf(bytes) }));
  }
  images = {
    name: 'pets',
    roots: { r: join(folder, 'images') },
    classes: ['cat', 'dog'],
    count: rows.length,
    rows: () => rows,
  };
});

function run(
  format: Exclude<ExportFormat, 'manifest'>,
  options: Partial<RunFormatOptions> = {},
): ReturnType<typeof runFormat> {
  return runFormat({
    format,
    source: images,
    choices: plain,
    to: join(folder, 'out'),
    createdBy: 'winnow test',
    createdAt: new Date(0),
    ...options,
  });
}

const labelled = (): ExportRow[] => rows.filter(({ label }) => label !== null);

describe('csv and tsv', () => {
  it.skipIf(python === undefined).each(['csv', 'tsv'] as const)('%s, as Python reads it', async (format) => {
    const to = join(folder, `x.${format}`);
    const written = await run(format, { to });
    expect(readBack('csv', to)).toEqual(
      labelled().map(({ path, label, weight, split, width, height, bytes, sha256 }) => ({
        path,
        label: String(label),
        class: images.classes[label!],
        weight: String(weight),
        split,
        width: String(width),
        height: String(height),
        bytes: String(bytes),
        sha256,
      })),
    );
    expect(written.sizeBytes).toBe((await stat(to)).size);
    expect(written.plan.samples).toBe(7);
  });

  it.skipIf(python === undefined)('has a column for the root where there are several', async () => {
    const to = join(folder, 'x.csv');
    await run('csv', { to, source: { ...images, roots: { ...images.roots, s: '/elsewhere' } } });
    expect(readBack<{ root: string }[]>('csv', to)[0]!.root).toBe('r');
  });
});

describe('parquet', () => {
  const expected = (): unknown[] =>
    labelled().map(({ path, label, weight, split, bytes, sha256 }, i) => ({
      path,
      label,
      class: images.classes[label!],
      weight,
      split,
      width: i === 0 ? null : 3,
      height: 2,
      bytes,
      sha256: i === 1 ? null : sha256,
    }));
  beforeEach(() => {
    rows[0] = { ...rows[0]!, width: null };
    rows[1] = { ...rows[1]!, sha256: null };
  });

  /** As Arrow reads it, whose reader is of other people than the writer. */
  const readByArrow = async (file: string): Promise<Table> =>
    tableFromIPC(readParquet(await readFile(file)).intoIPCStream());

  it('is read by Arrow, with the classes in its metadata', async () => {
    const to = join(folder, 'x.parquet');
    const written = await run('parquet', { to });
    const bytes = await readFile(to);
    expect(written.sizeBytes).toBe(bytes.length);
    expect(bytes.includes('winnow test')).toBe(true);
    const table = await readByArrow(to);
    const found = table.toArray().map((one) => one!.toJSON());
    expect(found.map((one) => ({ ...one, bytes: Number(one['bytes']) }))).toEqual(expected());
    expect(
      table.schema.fields.map(({ name, type, nullable }) => `${name}: ${type}${nullable ? '?' : ''}`),
    ).toEqual([
      'path: Utf8',
      'label: Int32',
      'class: Utf8',
      'weight: Float64',
      'split: Utf8',
      'width: Int32?',
      'height: Int32?',
      'bytes: Int64',
      'sha256: Utf8?',
    ]);
    expect(table.schema.metadata.get('winnow.classes')).toBe('["cat","dog"]');
  });

  it('holds a quarter of a million rows in several groups', async () => {
    const many: ExportSource = {
      ...images,
      *rows() {
        for (let i = 0; i < 250_000; i++) yield row(`${i}.jpg`, { label: i % 2, weight: i });
      },
    };
    const to = join(folder, 'x.parquet');
    await run('parquet', { to, source: many });
    const table = await readByArrow(to);
    expect(table.numRows).toBe(250_000);
    const [paths, weights] = [table.getChild('path')!, table.getChild('weight')!];
    for (let i = 0; i < 250_000; i += 997) expect([paths.get(i), weights.get(i)]).toEqual([`${i}.jpg`, i]);
    const file = await ParquetFile.fromFile(new Blob([await readFile(to)]));
    expect(file.metadata().numRowGroups()).toBe(25);
  });
});

describe('a picture that has changed since the scan', () => {
  const formats = ['imagefolder', 'yolo', 'huggingface', 'webdataset', 'fiftyone'] as const;
  const picture = (): string => join(folder, 'images', 'b/1.JPG');

  it.each(formats)('%s refuses as many bytes, but others, and leaves nothing', async (format) => {
    const bytes = await readFile(picture());
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(picture(), bytes);
    await expect(run(format)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', subject: picture() });
    expect(await readdir(folder)).toEqual(['images']);
  });

  it.each(formats)('%s takes one that was only touched', async (format) => {
    await utimes(picture(), 5, 5);
    expect((await run(format)).plan.samples).toBe(7);
  });

  it.skipIf(process.platform === 'win32').each(formats)(
    '%s names one that may not be read',
    async (format) => {
      await chmod(base, 0o755);
      await chmod(folder, 0o777);
      await chmod(picture(), 0);
      await asOrdinaryUser(() =>
        expect(run(format)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', subject: picture() }),
      );
      expect(await readdir(folder)).toEqual(['images']);
    },
  );

  it('is not hashed where size and time are those of the scan', async () => {
    rows = await Promise.all(
      rows.map(async (one) => ({
        ...one,
        mtimeMs: (await stat(join(folder, 'images', one.path))).mtimeMs,
        sha256: 'f'.repeat(64),
      })),
    );
    expect((await run('imagefolder', { placement: 'hardlink' })).plan.samples).toBe(7);
  });
});

describe('imagefolder', () => {
  it('gives each file a place of its own, and says which got another name', async () => {
    const written = await run('imagefolder');
    const found = (await readdir(join(folder, 'out'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 5))
      .sort();
    expect(found).toEqual([
      '.winnow-export.jsonl',
      'train/cat/1.jpg',
      'train/cat/1_2.JPG',
      'train/cat/1_3.jpg',
      'train/dog/2.jpg',
      'train/dog/猫.jpeg',
      'val/cat/say "hi",\tthere.jpg',
      'val/dog/2.jpg',
    ]);
    expect(written).toMatchObject({
      files: 7,
      renamedCount: 2,
      renamed: [
        { from: 'b/1.JPG', to: 'train/cat/1_2.JPG' },
        { from: 'c/1.jpg', to: 'train/cat/1_3.jpg' },
      ],
      notes: [],
      sizeBytes: labelled().reduce((sum, { bytes }) => sum + bytes, 0),
    });
    expect(hashOf(await readFile(join(folder, 'out', 'train', 'cat', '1_2.JPG')))).toBe(rows[3]!.sha256);
  });

  it.skipIf(torch === null)(
    'is what torchvision reads, in the order and with the labels of a manifest',
    async () => {
      // As a dataset is whose folders are its classes: class by class.
      rows = rows
        .filter(({ label, split }) => label !== null && split === 'train')
        .sort((a, b) => a.label! - b.label!);
      await run('imagefolder');
      const { classes, samples } = readBack<{ classes: string[]; samples: [string, number][] }>(
        'imagefolder',
        join(folder, 'out', 'train'),
        torch!,
      );
      expect(classes).toEqual(['cat', 'dog']);
      expect(samples.map(([, label]) => label)).toEqual(rows.map(({ label }) => label));
      expect(new Set(samples.map(([sha256]) => sha256))).toEqual(new Set(rows.map(({ sha256 }) => sha256)));
    },
  );

  it('links', async () => {
    await run('imagefolder', { placement: 'hardlink' });
    const linked = await stat(join(folder, 'out', 'val', 'dog', '2.jpg'));
    expect(linked.ino).toBe((await stat(join(folder, 'images', 'b', '2.jpg'))).ino);
    await run('imagefolder', { placement: 'symlink', to: join(folder, 'links') });
    const link = join(folder, 'links', 'val', 'dog', '2.jpg');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await realpath(link)).toBe(join(folder, 'images', 'b', '2.jpg'));
  });

  it('makes folders of any class name, and says where numbers would differ', async () => {
    images = { ...images, classes: ['b/..', 'b_..', '../con', 'A'] };
    rows = rows
      .filter(({ label }) => label !== null)
      .map((one, i) => ({ ...one, label: i % 4, split: null }));
    const written = await run('imagefolder');
    expect((await readdir(join(folder, 'out', 'all'))).sort()).toEqual(
      ['.._con', 'A', 'b___', 'b____2'].sort(),
    );
    expect(written.notes[0]).toContain('does not give the classes the numbers');
  });
});

describe('yolo', () => {
  it('has the names of splits that YOLO looks for, and misses what it needs', async () => {
    rows = rows.map((one) => ({ ...one, split: one.split === 'val' ? 'validation' : null }));
    expect((await run('yolo')).notes).toEqual([]);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['.winnow-export.jsonl', 'train', 'val']);
    rows = rows.map((one) => ({ ...one, split: 'test' }));
    expect((await run('yolo', { to: join(folder, 'two') })).notes).toEqual([
      'YOLO trains on train and val; there are no samples for train and val.',
    ]);
  });
});

describe('huggingface', () => {
  it('has a line of metadata for every picture, below its split', async () => {
    await run('huggingface');
    const lines = (await readFile(join(folder, 'out', 'train', 'metadata.jsonl'), 'utf8')).trim().split('\n');
    const metadata = lines.map((line) => JSON.parse(line) as { file_name: string; label: string });
    expect(metadata).toEqual([
      { file_name: 'cat/1.jpg', label: 'cat', weight: 0.5 },
      { file_name: 'dog/2.jpg', label: 'dog', weight: 1.5 },
      { file_name: 'cat/1_2.JPG', label: 'cat', weight: 3.5 },
      { file_name: 'cat/1_3.jpg', label: 'cat', weight: 6.5 },
      { file_name: 'dog/猫.jpeg', label: 'dog', weight: 7.5 },
    ]);
    for (const { file_name } of metadata) await stat(join(folder, 'out', 'train', file_name));
  });
});

describe('coco and fiftyone', () => {
  it.skipIf(python === undefined)('coco has an image and an annotation for every sample', async () => {
    const to = join(folder, 'x.json');
    await run('coco', { to });
    const coco = readBack<{
      categories: { id: number; name: string }[];
      images: { id: number; file_name: string; split: string; width: number }[];
      annotations: { image_id: number; category_id: number; weight: number }[];
    }>('json', to);
    expect(coco.categories.map(({ id, name }) => [id, name])).toEqual([[0, 'cat'], [1, 'dog']]); // prettier-ignore
    const images = new Map(coco.images.map((image) => [image.id, image]));
    expect(
      coco.annotations.map(({ image_id, category_id, weight }) => {
        const { file_name, split, width } = images.get(image_id)!;
        return [file_name, split, width, category_id, weight];
      }),
    ).toEqual(labelled().map(({ path, split, width, label, weight }) => [path, split, width, label, weight]));
  });

  it.skipIf(python === undefined)('fiftyone has the class of every numbered picture', async () => {
    await run('fiftyone');
    const { classes, labels } = readBack<{ classes: string[]; labels: Record<string, number> }>(
      'json',
      join(folder, 'out', 'train', 'labels.json'),
    );
    expect(classes).toEqual(['cat', 'dog']);
    const expected = labelled().flatMap((one, i) =>
      one.split === 'train' ? [[String(i + 1).padStart(9, '0'), one.label]] : [],
    );
    expect(Object.entries(labels)).toEqual(expected);
    expect((await readdir(join(folder, 'out', 'train', 'data'))).sort()).toEqual([
      '000000001.jpg',
      '000000002.jpg',
      '000000004.jpg',
      '000000006.jpg',
      '000000007.jpeg',
    ]);
  });
});

describe('webdataset', () => {
  it.skipIf(python === undefined)('has three files a sample, as tarfile reads them', async () => {
    const written = await run('webdataset', { shardBytes: 8000 });
    const shards = readBack<Record<string, [name: string, mtime: number, mode: number, content: string][]>>(
      'shards',
      join(folder, 'out'),
    );
    expect(Object.keys(shards)).toEqual(['train-000000.tar', 'train-000001.tar', 'val-000000.tar']);
    expect(written.files).toBe(3);
    const train = Object.entries(shards)
      .filter(([name]) => name.startsWith('train'))
      .flatMap(([, members]) => members);
    const expected = labelled()
      .filter(({ split }) => split === 'train')
      .flatMap(({ path, label, weight, sha256 }, i) => {
        const key = String(i).padStart(9, '0');
        const about = { path, label, class: images.classes[label!], weight, sha256 };
        return [
          [`${key}.cls`, 0, 0o644, String(label)],
          [`${key}.${path.split('.').at(-1)!.toLowerCase()}`, 0, 0o644, sha256],
          [`${key}.json`, 0, 0o644, JSON.stringify(about)],
        ];
      });
    expect(train).toEqual(expected);
  });

  it('is read by tar, and the same again to the byte', async () => {
    await run('webdataset');
    await run('webdataset', { to: join(folder, 'again') });
    const shard = join('out', 'train-000000.tar');
    const listed = spawnSync('tar', ['-tf', join(folder, shard)], { encoding: 'utf8' });
    if (listed.error === undefined) expect(listed.stdout.trim().split('\n')).toHaveLength(15);
    expect(await readFile(join(folder, shard))).toEqual(
      await readFile(join(folder, 'again', 'train-000000.tar')),
    );
  });
});

describe.each(exportFormats.filter((format) => format !== 'manifest'))(
  '%s, where it cannot be written',
  (format) => {
    const nothingLeft = async (): Promise<void> => expect(await readdir(folder)).toEqual(['images']);
    it('leaves nothing behind when it is cancelled', async () => {
      const controller = new AbortController();
      controller.abort();
      await expect(run(format, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
      await nothingLeft();
    });

    it('says so of a folder that is not there', async () => {
      await expect(run(format, { to: join(folder, 'none', 'out') })).rejects.toMatchObject({
        code: 'TARGET_UNWRITABLE',
      });
      await nothingLeft();
    });

    it.skipIf(process.platform === 'win32')('says so of one that may not be written to', async () => {
      const to = join(folder, 'locked');
      await mkdir(to);
      await chmod(to, 0o555);
      await chmod(base, 0o755);
      await chmod(folder, 0o755);
      if (process.getuid?.() === 0) await chown(to, 65_534, 65_534);
      await asOrdinaryUser(() =>
        expect(run(format, { to: join(to, 'out') })).rejects.toMatchObject({
          code: 'TARGET_UNWRITABLE',
          hint: expect.any(String),
        }),
      );
      expect(await readdir(to)).toEqual([]);
    });

    it('is refused as a manifest would be', async () => {
      rows = rows.map((one) => ({ ...one, label: null }));
      await expect(run(format)).rejects.toMatchObject({ code: 'EXPORT_EMPTY' });
    });
  },
);

describe.each(['csv', 'tsv', 'parquet', 'coco'] as const)('%s, a file', (format) => {
  it('takes the place of one in a step, and not that of a folder', async () => {
    const to = join(folder, 'out');
    await writeFile(to, 'what stood there');
    const controller = new AbortController();
    controller.abort();
    await expect(run(format, { signal: controller.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await readFile(to, 'utf8')).toBe('what stood there');
    const { sizeBytes } = await run(format);
    expect((await readFile(to)).length).toBe(sizeBytes);
    const images = join(folder, 'images');
    await expect(run(format, { to: images })).rejects.toMatchObject({
      code: 'TARGET_UNWRITABLE',
      subject: images,
    });
    expect((await readdir(folder)).sort()).toEqual(['images', 'out']);
  });
});

describe.each(['imagefolder', 'yolo', 'huggingface', 'webdataset', 'fiftyone'] as const)(
  '%s, a folder',
  (format) => {
    it('refuses what is there already, and takes an empty folder', async () => {
      const to = join(folder, 'images');
      await expect(run(format, { to })).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE', subject: to });
      expect(await readdir(folder)).toEqual(['images']);
      await mkdir(join(folder, 'out'));
      await run(format);
      expect((await readdir(join(folder, 'out'))).length).toBeGreaterThan(0);
    });

    it('tidies up after one that was killed', async () => {
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      const left = temporaryName(join(folder, 'out'), pid);
      await mkdir(join(left, 'train'), { recursive: true });
      await run(format);
      expect((await readdir(folder)).sort()).toEqual(['images', 'out']);
    });

    it('names a file that has changed, and one that is gone', async () => {
      const changed = join(folder, 'images', 'c', '1.jpg');
      await writeFile(changed, 'another');
      await expect(run(format)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', subject: changed });
      await rm(changed);
      await expect(run(format)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', subject: changed });
      expect(await readdir(folder)).toEqual(['images']);
    });

    it('fails once where pictures of several folders are gone', async () => {
      for (const { path } of rows) await rm(join(folder, 'images', path));
      await expect(run(format)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
      expect(await readdir(folder)).toEqual(['images']);
    });
  },
);
