import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Placement } from '../../src-shared/catalogue/export-format.ts';
import { madeFilesName, undoExport } from '../../src-main/export/formats/made-files.ts';
import { runFormat, type RunFormatOptions } from '../../src-main/export/run-format.ts';
import { plain, row, source } from './rows.ts';

const pictures = ['a/1.jpg', 'a/2.jpg', 'b/1.jpg', 'b/with␛␛mark.jpg'];
let base: string;
let out: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-undone-')));
  out = join(base, 'out');
  for (const [i, path] of pictures.entries()) {
    const file = join(base, 'images', path.replace('␛␛', '␛'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `picture ${i}`);
  }
});
afterEach(() => rm(base, { recursive: true }));

async function exportTree(
  format: RunFormatOptions['format'] = 'imagefolder',
  placement: Placement = 'copy',
): Promise<void> {
  const rows = pictures.map((path, i) =>
    row(path, { label: i % 2, bytes: 9, split: i < 3 ? 'train' : 'val' }),
  );
  await runFormat({
    format,
    source: source(rows, join(base, 'images')),
    choices: plain,
    to: out,
    placement,
    createdBy: 'test',
    createdAt: new Date(0),
  });
}

async function originalsAreThere(): Promise<void> {
  for (const [i, path] of pictures.entries())
    expect(await readFile(join(base, 'images', path.replace('␛␛', '␛')), 'utf8')).toBe(`picture ${i}`);
}

it.each(
  (['imagefolder', 'huggingface', 'yolo', 'fiftyone'] as const).flatMap((format) =>
    (['copy', 'hardlink', 'symlink'] as const).map((placement) => [format, placement] as const),
  ),
)('%s by %s goes as it came', async (format, placement) => {
  await exportTree(format, placement);
  // Also from another place, as long as the originals are where they were from there.
  await rename(out, join(base, 'moved'));
  const { removed, keptCount } = await undoExport(join(base, 'moved'));
  expect(removed).toBeGreaterThanOrEqual(pictures.length);
  expect(keptCount).toBe(0);
  expect(await readdir(base)).toEqual(['images']);
  await originalsAreThere();
});

it('keeps what was changed since, what somebody added, and the last copy of a picture', async () => {
  await exportTree();
  const lost = join(base, 'images', 'a/1.jpg');
  const tree = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();
  expect(tree).toHaveLength(4);
  const first = join(out, tree[0]!);
  const text = await readFile(first, 'utf8');
  expect(text).toBe('picture 0');
  await rm(lost);
  await appendFile(join(out, tree[1]!), 'more');
  await writeFile(join(out, 'train', 'notes.txt'), 'mine');
  const { removed, kept } = await undoExport(out);
  expect(removed).toBe(2);
  expect(kept).toEqual([
    { file: tree[0], reason: 'original gone' },
    { file: tree[1], reason: 'changed' },
  ]);
  expect(await readFile(first, 'utf8')).toBe('picture 0');

  await writeFile(lost, 'picture 0');
  await rm(join(out, tree[1]!));
  expect(await undoExport(out)).toMatchObject({ removed: 1, keptCount: 0 });
  expect((await readdir(out, { recursive: true })).sort()).toEqual(['train', 'train/notes.txt']);
});

it('removes a hard link also when the original is younger than the list', async () => {
  await exportTree('imagefolder', 'hardlink');
  await appendFile(join(base, 'images', 'a/1.jpg'), '!');
  expect(await undoExport(out)).toMatchObject({ removed: 4, keptCount: 0 });
  expect((await stat(join(base, 'images', 'a/1.jpg'))).size).toBe(10);
});

it.each([
  ['another folder', '', /holds no/],
  ['another list', '{"format":"something"}\n', /Line 1/],
  [
    'a path that leads out',
    '{"format":"winnow-export","version":1}\n{"to":"../images/a/1.jpg","from":null,"bytes":9}\n',
    /Line 2 .* outside/,
  ],
  [
    'an absolute path',
    '{"format":"winnow-export","version":1}\n{"to":"/etc/passwd","from":null,"bytes":9}\n',
    /Line 2 .* outside/,
  ],
  ['half a line', '{"format":"winnow-export","version":1}\n{"to":"a', /Line 2/],
])('refuses %s, and removes nothing', async (_, list, message) => {
  await mkdir(out);
  if (list) await writeFile(join(out, madeFilesName), list);
  await expect(undoExport(out)).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringMatching(message),
  });
  await originalsAreThere();
});
