import fc from 'fast-check';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comparePaths } from '../../src-main/scan/difference.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { emptyWalkReport, walk, type WalkReport } from '../../src-main/scan/walk.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'winnow-walk-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), path);
  }
}

async function walked(signal?: AbortSignal): Promise<{ paths: string[]; report: WalkReport }> {
  const report = emptyWalkReport();
  const paths: string[] = [];
  for await (const { path } of walk(root, report, signal)) paths.push(path);
  return { paths, report };
}

describe('walk', () => {
  it('gives images by name, in the order of their paths as bytes, and counts the rest', async () => {
    await put(
      'b/2.jpg',
      'b/10.JPEG',
      'a.jpg',
      'a/x.png',
      'a-b.webp',
      'a/deep/er/y.tiff',
      'notes.txt',
      'a/z.json',
      'Thumbs.db',
    );
    const { paths, report } = await walked();
    expect(paths).toEqual(['a-b.webp', 'a.jpg', 'a/deep/er/y.tiff', 'a/x.png', 'b/10.JPEG', 'b/2.jpg']);
    expect(Object.fromEntries(report.others)).toEqual({ '.txt': 1, '.json': 1, '.db': 1 });
    expect(report.folders).toBe(5);
  });

  it.skipIf(process.platform !== 'linux')('spells names that are not UTF-8, and lists them', async () => {
    await put('\uFFFD.jpg', 'a.jpg');
    const badly = (name: string): Buffer =>
      Buffer.concat([Buffer.from(join(root, name)), Buffer.of(0xff, 0xfe)]);
    await writeFile(Buffer.concat([badly('cat.'), Buffer.from('.jpg')]), 'x');
    await mkdir(badly('folder'));
    const { paths, report } = await walked();
    // A name that really has that character is a name like any other.
    expect(paths).toEqual(['a.jpg', 'cat.\u241BFF\u241BFE.jpg', '\uFFFD.jpg']);
    expect(report).toMatchObject({
      undecodableNames: ['cat.\u241BFF\u241BFE.jpg'],
      unreadableFolders: [],
      ignoredLinks: 0,
    });
  });

  it('ignores hidden folders and resource forks, and counts the folders', async () => {
    await put('ok.jpg', '.ipynb_checkpoints/ok-checkpoint.jpg', '.git/x.png', '._ok.jpg', 'a/.hidden/y.jpg');
    const { paths, report } = await walked();
    expect(paths).toEqual(['ok.jpg']);
    expect(report.ignoredFolders).toBe(3);
  });

  it('follows a link to a file inside the root, and none that leads out, round, or nowhere', async () => {
    await put('real/a.jpg');
    const outside = await mkdtemp(join(tmpdir(), 'winnow-outside-'));
    await writeFile(join(outside, 'secret.jpg'), 'secret');
    await symlink('real/a.jpg', join(root, 'inside.jpg'));
    await symlink(join(outside, 'secret.jpg'), join(root, 'out.jpg'));
    await symlink(outside, join(root, 'outfolder'));
    await symlink('..', join(root, 'real', 'loop'));
    await symlink('gone.jpg', join(root, 'dangling.jpg'));
    const { paths, report } = await walked();
    expect(paths).toEqual(['inside.jpg', 'real/a.jpg']);
    expect(report.ignoredLinks).toBe(4);
    await rm(outside, { recursive: true });
  });

  it('takes names that are awkward: spaces, newlines, emoji, both normal forms', async () => {
    const names = [
      'a b.jpg',
      'new\nline.jpg',
      '😀.jpg',
      'caf\u00e9.jpg',
      'cafe\u0301.jpg',
      `${'x'.repeat(250)}.jpg`,
      '\uff5e.jpg',
    ];
    await put(...names);
    const { paths } = await walked();
    expect(paths).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  it('reports folders that may not be listed, and goes on', async () => {
    await put('a/x.jpg', 'b/y.jpg');
    await chmod(root, 0o755);
    await chmod(join(root, 'a'), 0);
    const { paths, report } = await asOrdinaryUser(walked);
    await chmod(join(root, 'a'), 0o700);
    expect(paths).toEqual(['b/y.jpg']);
    expect(report.unreadableFolders).toEqual(['a/']);
  });

  it('stops when it is told to, and throws for a root that is not there', async () => {
    await put('a/x.jpg', 'b/y.jpg');
    await expect(walked(AbortSignal.abort())).rejects.toThrow(/abort/i);
    await rm(root, { recursive: true });
    await expect(walked()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('comparePaths', () => {
  it('orders as UTF-8 bytes do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(Math.sign(comparePaths(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(comparePaths('\uff5e', '😀')).toBeLessThan(0);
  });
});
