import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SettlingPaths } from '../../src-main/scan/settling-paths.ts';

let root: string;
let given: { paths: string[]; sizes: number[] }[];
let settling: SettlingPaths;
const quietMs = 1500;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'winnow-settling-'));
  given = [];
  settling = new SettlingPaths({
    root,
    quietMs,
    settled: async (paths) => {
      await pause(1);
      const sizes = paths.map((path) => statSync(join(root, path), { throwIfNoEntry: false })?.size ?? -1);
      given.push({ paths, sizes });
    },
  });
});
afterEach(async () => {
  await settling.stop();
  rmSync(root, { recursive: true });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(20);
}

it.each([
  ['a file that every write is told of', 'slow.jpg', 'slow.jpg', true],
  ['a file in a folder of which nothing more is told', 'new/slow.jpg', 'new', false],
])(
  'holds back %s until it is written',
  async (_, file, noted, isTold) => {
    mkdirSync(join(root, 'new'));
    writeFileSync(join(root, file), '');
    settling.note([noted]);
    let longest = 0;
    let lastMs = performance.now();
    let early = 0;
    // Written for twice as long as a file has to be quiet.
    for (let i = 0; i < 30; i++) {
      appendFileSync(join(root, file), 'x');
      if (isTold) settling.note([noted]);
      longest = Math.max(longest, performance.now() - lastMs);
      lastMs = performance.now();
      await pause(100);
      early = Math.max(early, given.length);
    }
    await until(() => given.length > 0);
    expect(given[0]!.paths).toEqual([noted]);
    // A machine that stood still for as long made a pause of its own.
    if (longest < quietMs / 2) expect(early).toBe(0);
  },
  60_000,
);

it('gives together what happens together, gone files among them', async () => {
  for (const name of ['a', 'b']) writeFileSync(join(root, name), name);
  settling.note(['a', 'gone']);
  settling.note(['b']);
  unlinkSync(join(root, 'a'));
  await until(() => given.length > 0);
  expect(given).toEqual([{ paths: ['a', 'gone', 'b'], sizes: [-1, -1, 1] }]);
}, 60_000);

it('takes more paths than it can follow for the whole folder', async () => {
  settling.note(Array.from({ length: 20_001 }, (_, i) => `${i}`));
  await until(() => given.length > 0);
  expect(given[0]!.paths).toEqual(['']);
}, 60_000);

it('gives nothing after it was stopped', async () => {
  settling.note(['a']);
  await settling.stop();
  await pause(quietMs * 2);
  expect(given).toEqual([]);
}, 60_000);
