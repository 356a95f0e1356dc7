import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
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
