import { mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, which any Node can read
import { isCurrent } from '../../bin/build-page.js';

let root: string;

function put(path: string, atSeconds: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, atSeconds, atSeconds);
  utimesSync(dirname(file), atSeconds, atSeconds);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'winnow-build-'));
  put('src-renderer/views/Grid.svelte', 100);
  utimesSync(join(root, 'src-renderer'), 100, 100);
  put('src-shared/winnow-error.ts', 100);
  put('src-main/electron/main.ts', 100);
  for (const file of ['out/renderer/index.html', 'out/main/main.js', 'out/preload/preload.cjs'])
    put(file, 200);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a page that is newer than its sources is not built again', () => {
  expect(isCurrent(root)).toBe(true);
});

test.each(['src-renderer/views/Grid.svelte', 'src-shared/winnow-error.ts', 'src-main/electron/main.ts'])(
  'a page is built again when %s changes',
  (path) => {
    put(path, 300);
    expect(isCurrent(root)).toBe(false);
  },
);

test('a page is built again when a source is removed', () => {
  unlinkSync(join(root, 'src-renderer/views/Grid.svelte'));
  expect(isCurrent(root)).toBe(false);
});

test.each(['out/renderer/index.html', 'out/main/main.js', 'out/preload/preload.cjs'])(
  'a page is built when %s is missing',
  (path) => {
    unlinkSync(join(root, path));
    expect(isCurrent(root)).toBe(false);
  },
);
