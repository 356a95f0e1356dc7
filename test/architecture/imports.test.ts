import { describe, expect, test } from 'vitest';
import { importsOf, reachablePackages, rules, violations, type Import } from './import-rules.ts';
import { readText, repositoryFiles } from './repository-files.ts';

const sources = repositoryFiles().filter((path) => /^src-[a-z]+\/.*\.(ts|svelte)$/.test(path));
const imports = sources.flatMap((path) => importsOf(path, readText(path)));

describe('the imports of the sources', () => {
  test('are all read', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(sources.length);
  });

  test('keep the rules of the house', () => {
    expect(violations(imports)).toEqual([]);
  });

  test('carry the extension of the file they mean, and mean a file that is there', () => {
    const known = new Set(repositoryFiles());
    const lost = imports.filter(
      ({ to }) => to.startsWith('src-') && !known.has(to) && !known.has(to.split('?')[0]!),
    );
    expect(lost.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('bring no native module into an Electron process', () => {
    const packages = reachablePackages(imports, 'src-main/electron');
    expect(packages).toContain('electron');
    for (const native of ['sharp', '@julusian/jpeg-turbo', 'better-sqlite3']) {
      expect(packages).not.toContain(native);
    }
    // Beside electron, only what Node itself brings.
    expect([...packages].filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
  });
});

describe('the test of the imports can fail', () => {
  const broken: [string, string, string][] = [
    ['src-shared/loader/a.ts', "import fs from 'node:fs';", 'src-shared imports only'],
    ['src-shared/loader/a.ts', "export { z } from 'zod';", 'src-shared imports only'],
    ['src-shared/loader/a.ts', "import { x } from '../contract/index.ts';", 'the rooms of the loader'],
    [
      'src-shared/manifest/a.ts',
      "import type { V } from '../catalogue/verdict.ts';",
      'the rooms of the loader',
    ],
    ['src-shared/query.ts', "import { x } from '../src-main/scan/walk.ts';", 'src-shared imports only'],
    ['src-renderer/state/a.ts', "import { x } from '../../src-main/scan/walk.ts';", 'src-renderer imports'],
    ['src-renderer/state/a.ts', "const fs = await import('node:fs');", 'src-renderer imports'],
    [
      'src-renderer/views/grid/A.svelte',
      '<p>x</p><script lang="ts">import { client } from \'../../state/client.ts\';</script>',
      'views and parts never',
    ],
    ['src-main/engine/a.ts', "import { serve } from '../server/serve.ts';", 'nothing outside a host'],
    ['src-main/server/a.ts', "import { main } from '../cli/main.ts';", 'nothing outside a host'],
    ['src-main/scan/a.ts', "import { x } from '../engine/create-engine.ts';", 'rooms below the engine'],
    ['src-main/scan/a.ts', "import { openCatalogue } from '../catalogue/open.ts';", 'by types alone'],
    ['src-main/decode/a.ts', "import type { C } from '../catalogue/catalogue.ts';", 'decode never'],
    ['src-main/engine/a.ts', "import { app } from 'electron';", 'electron only'],
    ['src-main/engine/a.ts', "import { app } from 'electron/main';", 'electron only'],
    ['src-main/engine/a.ts', "const Database = require('better-sqlite3');", 'better-sqlite3 only'],
    ['src-main/engine/a.ts', "type S = import('sharp').Sharp;", 'codecs only'],
    ['src-main/sample/a.ts', "import turbo from '@julusian/jpeg-turbo';", 'codecs only'],
    ['src-main/scan/a.ts', "import { x } from '../../test/support/browser.ts';", 'no source imports a test'],
    ['src-main/scan/a.ts', "import { x } from '../../src-renderer/keys.ts';", 'never imports the page'],
  ];

  test.each(broken)('on %s with %s', (path, text, reason) => {
    const said = violations(importsOf(path, text));
    expect(said.some((line) => line.includes(reason))).toBe(true);
  });

  test('on every rule', () => {
    const reasons = broken.map(([, , reason]) => reason);
    for (const { name } of rules) expect(reasons.some((reason) => name.includes(reason))).toBe(true);
  });

  test('not on words in comments and strings', () => {
    const text = "// import fs from 'node:fs'\nconst text = `import 'sharp'`;";
    expect(importsOf('src-shared/a.ts', text)).toEqual([]);
  });

  test('on a native module behind two files, but not behind a type', () => {
    const found: Import[] = [
      { from: 'src-main/electron/a.ts', to: 'src-main/decode/b.ts', isTypeOnly: false },
      { from: 'src-main/decode/b.ts', to: 'sharp', isTypeOnly: false },
      { from: 'src-main/electron/a.ts', to: 'src-main/catalogue/c.ts', isTypeOnly: true },
      { from: 'src-main/catalogue/c.ts', to: 'better-sqlite3', isTypeOnly: false },
    ];
    expect([...reachablePackages(found, 'src-main/electron')]).toEqual(['sharp']);
  });
});
