import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewFolder } from '../../src-main/scan/preview.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'winnow-preview-'));
  for (const [folder, n] of [
    ['cat', 5],
    ['dog', 2],
    ['Dog', 1],
    ['.hidden', 1],
  ] as const) {
    await mkdir(join(root, folder));
    for (let i = 0; i < n; i++) await writeFile(join(root, folder, `${folder}.${i}.jpg`), '12345');
  }
  await writeFile(join(root, 'loose.jpg'), '1');
  await writeFile(join(root, 'README.txt'), '1');
});
afterAll(() => rm(root, { recursive: true }));

describe('previewFolder', () => {
  it('counts what opening would give, by class, and writes nothing', async () => {
    const preview = await previewFolder(root, { kind: 'folder' });
    expect(preview).toMatchObject({
      files: 9,
      bytes: 41,
      ignoredFolders: 1,
      partial: false,
      others: [{ extension: '.txt', count: 1 }],
      unlabelled: { count: 1 },
    });
    expect(preview.classes.map(({ name, count }) => [name, count])).toEqual([
      ['cat', 5],
      ['dog', 2],
      ['Dog', 1],
    ]);
    expect(preview.classes[0]!.examples.map((n) => preview.exampleFiles[n])).toEqual(
      [0, 1, 2].map((i) => join(preview.folder, 'cat', `cat.${i}.jpg`)),
    );
    expect(preview.warnings).toEqual([expect.stringContaining('differ in case')]);
  });

  it('changes its mind with the label source', async () => {
    expect((await previewFolder(root, { kind: 'none' })).unlabelled.count).toBe(9);
    const prefixes = (await previewFolder(root, { kind: 'prefix' })).classes.map(({ name }) => name);
    expect(prefixes.sort()).toEqual(['Dog', 'cat', 'dog']);
  });

  it.each([
    ['nowhere', 'FOLDER_NOT_FOUND', 'There is no folder'],
    ['loose.jpg', 'FOLDER_NOT_FOUND', 'is a file'],
    ['null\0character', 'FOLDER_NOT_FOUND', 'There is no folder'],
    ['x'.repeat(5000), 'FOLDER_NOT_FOUND', 'There is no folder'],
  ])('refuses %s', async (name, code, words) => {
    await expect(previewFolder(join(root, name), { kind: 'folder' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
  });

  it('refuses a pattern that is none', async () => {
    await expect(previewFolder(root, { kind: 'pattern', pattern: '(' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });
});
