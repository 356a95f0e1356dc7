import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelsOf, pngOf, writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

/** A Node on the path that is too old to run Winnow itself; null where every one is new. */
function findOldNode(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const node = join(folder, 'node');
    if (!existsSync(node)) continue;
    const [major = 0, minor = 0] = execFileSync(node, ['--version'], { encoding: 'utf8' })
      .slice(1)
      .split('.')
      .map(Number);
    if (major < 22 || (major === 22 && minor < 18)) return node;
  }
  console.warn('Skipped: there is no Node before 22.18 on the path to start from.');
  return null;
}

const oldNode = findOldNode();
let folder: string;
let images: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-process-'));
  images = join(folder, 'pets');
  await writePictures(images);
  const many = join(folder, 'many');
  await mkdir(many);
  for (let i = 0; i < 3000; i++) await writeFile(join(many, `${i}.png`), pngOf(40, 40, pixelsOf(40, 40, i)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Images in a catalogue that another process writes; 0 where it is none, or none yet. */
function writtenRows(file: string): number {
  if (!file.endsWith('.winnow')) return 0;
  try {
    const database = new Database(file, { readonly: true });
    try {
      return database.prepare<[], number>('SELECT count(*) FROM images').pluck().get()!;
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}

const soon = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await condition()) return;
    await soon(50);
  }
  throw new Error('It did not happen within ten seconds.');
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a scan that is interrupted', () => {
  it('ends soon, says so, keeps what was done, and goes on next time', async () => {
    const winnow = new Winnow(join(folder, 'interrupted'));
    const { child, ended } = winnow.start('scan', join(folder, 'many'));
    // Once the first images are written, the scan is under way, and most of it still to come.
    const catalogues = join(folder, 'interrupted', 'catalogues');
    await until(
      () =>
        existsSync(catalogues) &&
        readdirSync(catalogues).some((name) => writtenRows(join(catalogues, name)) > 0),
    );
    child.kill('SIGINT');
    const { code, signal, stderr } = await ended;
    expect([code, signal]).toEqual([1, null]);
    expect(stderr).toContain('Cancelled. What was done is kept.');
    const [finished] = await winnow.json('scan', join(folder, 'many'));
    expect(finished).toMatchObject({ images: 3000, verdicts: { ok: 3000 } });
  });
});

describe.skipIf(oldNode === null)('on an older Node', () => {
  const onOldNode = (): Winnow => new Winnow(join(folder, 'old'), oldNode!);

  it('runs all the same, with its output and its exit codes', async () => {
    expect(await onOldNode().json('scan', images, '--labels', 'prefix')).toMatchObject([{ images: 6 }]);
    expect(await onOldNode().error('status', folder)).toMatchObject({ exit: 1, code: 'CATALOGUE_NOT_FOUND' });
    expect(await onOldNode().error('lost')).toMatchObject({ exit: 2, code: 'USAGE' });
  });

  it('passes a signal on', async () => {
    const { child, ended } = onOldNode().start('serve');
    let isUp = false;
    child.stdout!.once('data', () => (isUp = true));
    await until(() => isUp);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({
      code: 0,
      signal: null,
      stdout: expect.stringMatching(/^Winnow is at http:\/\/127\.0\.0\.1:/),
    });
  });

  it.skipIf(process.platform !== 'linux')('takes the pinned Node with it when it is killed', async () => {
    const { child, ended } = onOldNode().start('serve');
    let isUp = false;
    child.stdout!.once('data', () => (isUp = true));
    await until(() => isUp);
    const children = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'))
      .trim()
      .split(' ')
      .map(Number);
    expect(children).toHaveLength(1);
    child.kill('SIGKILL');
    await ended;
    await until(() => !isAlive(children[0]!));
  });
});

it('stops without a word when its reader has seen enough', async () => {
  const winnow = new Winnow(join(folder, 'head'));
  await winnow.json('scan', images, '--labels', 'prefix');
  const { child, ended } = winnow.start('list', images, '--json');
  child.stdout!.destroy();
  expect(await ended).toMatchObject({ stderr: '' });
});
