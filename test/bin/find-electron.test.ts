import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, which any Node can read
import { hasDisplay, installedElectron } from '../../bin/find-electron.js';

const root = mkdtempSync(join(tmpdir(), 'winnow-find-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a display', () => {
  test.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['win32', {}, true],
  ] as const)('on %s with %j: %s', (platform, env, expected) => {
    expect(hasDisplay(env, platform)).toBe(expected);
  });
});

test('Electron counts as installed when its executable is there, not when only its package is', () => {
  const folder = join(root, 'node_modules', 'electron');
  expect(installedElectron(root, {})).toBeNull();
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'path.txt'), 'electron');
  expect(installedElectron(root, {})).toBeNull();
  writeFileSync(join(folder, 'dist', 'electron'), '');
  chmodSync(join(folder, 'dist', 'electron'), 0o755);
  expect(installedElectron(root, {})).toBe(join(folder, 'dist', 'electron'));
  expect(installedElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'elsewhere') })).toBeNull();
});
