import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findTorch } from '../support/torch.ts';

const python = findTorch();
const canInstall = python !== null && spawnSync(python, ['-c', 'import setuptools, wheel, pip']).status === 0;
if (!canInstall) console.warn('Skipped: no Python with torch, pip, setuptools and wheel.');

it.skipIf(!canInstall)('pip installs the package without a network, with its types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-pip-'));
  try {
    // A build leaves its own folders beside the sources.
    const sources = join(folder, 'python');
    cpSync(fileURLToPath(new URL('../../python', import.meta.url)), sources, { recursive: true });
    const site = join(folder, 'site');
    const offline = ['--no-index', '--no-deps', '--no-build-isolation', '--disable-pip-version-check'];
    execFileSync(python!, ['-m', 'pip', 'install', '--quiet', ...offline, '--target', site, sources], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const asked = `import os, winnow_loader
print(os.path.dirname(winnow_loader.__file__))
print(os.path.exists(os.path.join(os.path.dirname(winnow_loader.__file__), "py.typed")))
print(all(hasattr(winnow_loader, name) for name in winnow_loader.__all__))`;
    const printed = execFileSync(python!, ['-W', 'ignore', '-c', asked], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, PYTHONPATH: site },
    });
    expect(printed.trim().split(/\r?\n/)).toEqual([join(site, 'winnow_loader'), 'True', 'True']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
