import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nativePackages } from '../../packaging/add-native-packages.ts';
import { collectNotices, pagePackages, printNotices } from '../../packaging/collect-notices.ts';
import { engineScript, nodeRuntime, unpacked } from '../../src-main/electron/node-runtime.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const config = JSON.parse(read('packaging/electron-builder.json'));
const manifest = JSON.parse(read('package.json'));

describe('the configuration of the packages', () => {
  test('sets every fuse', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.asar).toBe(true);
  });

  test('leaves outside the archive what a plain Node has to read', () => {
    expect(config.asarUnpack).toEqual(
      expect.arrayContaining(['package.json', 'out/package/**', 'out/renderer/**', 'node_modules/**']),
    );
    // The shell itself stays inside: Electron checks it there.
    expect(config.asarUnpack.join(' ')).not.toMatch(/out\/(main|preload)|out\/\*\*/);
    expect(config.files).toEqual(expect.arrayContaining(['out/main/**', 'out/preload/**', 'out/package/**']));
    expect(manifest.main).toBe('out/main/main.js');
  });

  test('makes what each system installs, and opens catalogues', () => {
    expect([config.linux.target, config.win.target, config.mac.target]).toEqual([
      ['AppImage', 'deb'],
      ['nsis'],
      [{ target: 'dmg', arch: ['universal'] }],
    ]);
    expect(config.fileAssociations[0]).toMatchObject({ ext: 'winnow', role: 'Editor' });
  });

  test('rebuilds no native module: each carries its binary', () => {
    expect([config.npmRebuild, config.nodeGypRebuild]).toEqual([false, false]);
  });
});

describe('an app for two processors', () => {
  const lock = JSON.parse(read('package-lock.json'));

  test('has the native packages of both', () => {
    for (const [here, there] of [
      ['arm64', 'x64'],
      ['x64', 'arm64'],
    ] as const) {
      // prettier-ignore
      const names = nativePackages(lock, 'darwin', here).map(({ folder }) => folder);
      expect(names.map((name) => name.replace(here, there))).toEqual(
        nativePackages(lock, 'darwin', there).map(({ folder }) => folder),
      );
      expect(names).toEqual(
        expect.arrayContaining([
          `node_modules/@img/sharp-darwin-${here}`,
          `node_modules/@img/sharp-libvips-darwin-${here}`,
          `node_modules/@parcel/watcher-darwin-${here}`,
        ]),
      );
    }
  });

  test('takes them in the versions of the lock file, and none that is for development alone', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/@b/c-x64': { version: '2.0.0', os: ['darwin'], cpu: ['x64'] },
      'node_modules/a/node_modules/d': { version: '3.0.0', os: ['darwin'], cpu: ['x64', 'arm64'] },
      'node_modules/e': { version: '4.0.0', os: ['darwin'], cpu: ['x64'], dev: true },
      'node_modules/f': { version: '5.0.0', os: ['linux'], cpu: ['x64'] },
    };
    expect(nativePackages({ packages }, 'darwin', 'x64')).toEqual([
      { folder: 'node_modules/@b/c-x64', spec: '@b/c-x64@2.0.0' },
      { folder: 'node_modules/a/node_modules/d', spec: 'd@3.0.0' },
    ]);
  });
});

describe('the places of a packed app', () => {
  const archive = join('opt', 'Winnow', 'resources', 'app.asar');

  test('lie beside its archive', () => {
    const beside = join('opt', 'Winnow', 'resources', 'app.asar.unpacked');
    expect(unpacked(archive)).toBe(beside);
    expect(engineScript(archive)).toBe(
      join(beside, 'out', 'package', 'src-main', 'server', 'engine-child.js'),
    );
    expect(unpacked(root)).toBe(root);
  });

  test('hold a Node, or the one of the PATH serves', () => {
    expect(nodeRuntime(archive, {})).toBe('node');
    expect(nodeRuntime(archive, { WINNOW_NODE: '/some/node' })).toBe('/some/node');
    const platform = process.platform === 'win32' ? 'win' : process.platform;
    const pinned = join(root, 'node_modules', `node-${platform}-${process.arch}`);
    if (existsSync(pinned)) expect(nodeRuntime(root, {})).toContain(pinned);
  });
});

describe('the licences', () => {
  const notices = collectNotices(root);

  test('name every package that runs beside the app, and every one that is bundled into the page', () => {
    const names = notices.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    expect(pagePackages(root)).toEqual(expect.arrayContaining(['svelte', 'bits-ui', '@orpc/client']));
    expect(names).toEqual(expect.arrayContaining(pagePackages(root)));
    for (const tool of ['vitest', 'typescript', 'prettier', 'electron', 'oxlint'])
      expect(names).not.toContain(tool);
  });

  test('have words', () => {
    for (const { name, licence } of notices)
      expect([name, licence]).toEqual([name, expect.stringMatching(/\w/)]);
    const bare = notices.filter(({ text }) => text === '').length;
    expect(bare / notices.length).toBeLessThan(0.25);
    expect(printNotices(notices)).toMatch(/better-sqlite3 \d[\s\S]*Permission is hereby granted/);
  });
});

test('the workflow packages on tags, after the tests of all systems', () => {
  const workflow = read('.github/workflows/build.yml');
  expect(workflow).toContain("if: startsWith(github.ref, 'refs/tags/v')");
  expect(workflow).toContain('needs: [check, desktop]');
  for (const system of ['ubuntu-', 'windows-', 'macos-'])
    expect(workflow.split(system).length).toBeGreaterThan(2);
  // Every script that it runs is there.
  for (const [, name] of workflow.matchAll(/npm run ([\w:]+)/g))
    expect(manifest.scripts).toHaveProperty([name!]);
});
