import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AtomicFile } from '../../src-main/export/atomic-file.ts';
import { temporaryName } from '../../src-main/export/temporary-name.ts';

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-killed-export-'));
  target = join(folder, 'pets.manifest.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const atomicFile = new URL('../../src-main/export/atomic-file.ts', import.meta.url).href;

/** A process that has begun to write `target`, and is killed in the middle of it. */
async function killedWriter(): Promise<void> {
  const script = `const { AtomicFile } = await import(${JSON.stringify(atomicFile)});
    const file = await AtomicFile.create(${JSON.stringify(target)});
    await file.handle.appendFile('half a manifest');
    process.stdout.write('writing');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
}

async function write(text: string): Promise<void> {
  const file = await AtomicFile.create(target);
  try {
    await file.handle.appendFile(text);
    await file.flush();
    await file.rename();
  } finally {
    await file.discard();
  }
}

it('leaves the old manifest, and its leftovers go with the next export', async () => {
  await write('old');
  await killedWriter();
  await killedWriter();
  // The second writer has tidied up after the first.
  expect(await readdir(folder)).toHaveLength(2);
  expect(await readFile(target, 'utf8')).toBe('old');
  await write('new');
  expect(await readdir(folder)).toEqual([basename(target)]);
  expect(await readFile(target, 'utf8')).toBe('new');
});

it('touches nothing of a writer that lives, of another machine, of another file, or of anybody else', async () => {
  const name = (from: string, to: string): string =>
    basename(temporaryName(target, 2 ** 30)).replace(from, to);
  const others = [
    basename(temporaryName(target, process.pid)),
    name(/-[0-9a-f]{8}-/.exec(temporaryName(target))![0], '-00000000-'),
    name('.pets.', '.cats.'),
    '.pets.manifest.jsonl.tmp',
    '.pets.manifest.jsonl.my-notes.tmp',
    'pets.manifest.jsonl.bak',
  ];
  for (const other of others) await writeFile(join(folder, other), '');
  await writeFile(temporaryName(target, 2 ** 30), '');
  await write('new');
  expect((await readdir(folder)).sort()).toEqual([...others, basename(target)].sort());
});
