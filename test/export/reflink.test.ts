import { execFileSync } from 'node:child_process';
import { constants, copyFileSync, existsSync } from 'node:fs';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { undoExport } from '../../src-main/export/formats/made-files.ts';
import { runFormat } from '../../src-main/export/run-format.ts';
import { plain, row, source } from './rows.ts';

const formats = ['imagefolder', 'yolo', 'huggingface', 'fiftyone'] as const;
const count = 20;
const pictureBytes = 1 << 20;

async function makePictures(folder: string): Promise<void> {
  await mkdir(folder);
  for (let i = 0; i < count; i++)
    await writeFile(join(folder, `${i}.jpg`), Buffer.alloc(pictureBytes, i + 1));
}

const reflinks = (
  format: (typeof formats)[number],
  images: string,
  to: string,
): ReturnType<typeof runFormat> =>
  runFormat({
    format,
    source: source(
      Array.from({ length: count }, (_, i) => row(`${i}.jpg`, { bytes: pictureBytes, split: 'train' })),
      images,
    ),
    choices: plain,
    to,
    placement: 'reflink',
    createdBy: 'test',
    createdAt: new Date(0),
  });

function canClone(folder: string, to = folder): boolean {
  try {
    copyFileSync(join(folder, '0.jpg'), join(to, 'clone.jpg'), constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}

/** Makes a file system that has reflinks, in a file, where that is allowed and known how. */
async function mountOne(base: string): Promise<string | null> {
  const [file, disk] = [join(base, 'disk.img'), join(base, 'disk')];
  for (const make of ['mkfs.xfs', 'mkfs.btrfs']) {
    try {
      await writeFile(file, '');
      await truncate(file, 400e6);
      await mkdir(disk, { recursive: true });
      execFileSync(make, ['-q', file], {
        stdio: 'ignore',
        env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
      });
      execFileSync('mount', ['-o', 'loop', file, disk], { stdio: 'ignore' });
      return disk;
    } catch {
      continue;
    }
  }
  return null;
}

let base: string;
/** The pictures on a file system without reflinks, and on one with them; null where there is none to be had. */
let without: string | null = null;
let withThem: string | null = null;
let mounted: string | null = null;
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'winnow-reflink-')));
  const images = join(base, 'images');
  await makePictures(images);
  if (canClone(images)) {
    withThem = images;
  } else {
    without = images;
    mounted = await mountOne(base);
    if (mounted !== null) await makePictures((withThem = join(mounted, 'images')));
  }
});
afterAll(async () => {
  if (mounted !== null) execFileSync('umount', [mounted]);
  await rm(base, { recursive: true });
});

describe.each(formats)('%s by reflink', (format) => {
  it('takes no room, is its own once it is changed, and goes as it came', async ({ skip }) => {
    skip(withThem === null, 'no file system with reflinks is there, or can be mounted');
    const folder = join(withThem!, '..');
    const to = join(folder, 'out');
    const freeBytes = async (): Promise<number> => {
      execFileSync('sync', ['-f', folder]);
      const { bfree, bsize } = await statfs(folder);
      return bfree * bsize;
    };
    const before = await freeBytes();
    const { sizeBytes, files } = await reflinks(format, withThem!, to);
    expect(files).toBe(count);
    expect(sizeBytes).toBeLessThan(10_000);
    expect(before - (await freeBytes())).toBeLessThan(pictureBytes);

    const names = (await readdir(to, { recursive: true })).filter((name) => name.endsWith('.jpg'));
    expect(names).toHaveLength(count);
    const made = join(to, names[0]!);
    const original = (await readFile(made))[0]! - 1;
    await appendFile(made, 'more');
    expect((await readFile(join(withThem!, `${original}.jpg`))).length).toBe(pictureBytes);
    await truncate(made, pictureBytes);

    expect(await undoExport(to)).toMatchObject({ keptCount: 1 });
    await rm(to, { recursive: true });
    await reflinks(format, withThem!, to);
    expect(await undoExport(to)).toMatchObject({ keptCount: 0 });
    expect(existsSync(to)).toBe(false);
  });

  it('is refused before anything is written where the file system has none', async ({ skip }) => {
    skip(without === null, 'every file system here has reflinks');
    const to = join(without!, '..', 'out');
    const before = await readdir(join(without!, '..'));
    await expect(reflinks(format, without!, to)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/^No reflink of .*\d\.jpg can be made/),
      subject: expect.stringMatching(/\d\.jpg$/),
      hint: expect.stringContaining('copies'),
    });
    expect(await readdir(join(without!, '..'))).toEqual(before);
  });

  it('is refused onto another disk', async ({ skip }) => {
    skip(without === null || withThem === null, 'there are no two disks');
    const to = join(withThem!, '..', 'elsewhere');
    await expect(reflinks(format, without!, to)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await readdir(join(withThem!, '..'))).toEqual(['images']);
  });
});
