import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';
import { encodePng } from '../../src-main/decode/encode-png.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'winnow-pack-'));
const modules = join(base, 'node_modules');
const installed = join(modules, 'winnow-data');

function run(command: string, args: string[], cwd: string): { status: number | null; said: string } {
  const env = { ...process.env, WINNOW_DATA: join(base, 'data') };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const winnow = (...args: string[]): { status: number | null; said: string } =>
  run(process.execPath, [join(installed, 'bin', 'winnow.js'), ...args], base);

/** The package as a stranger gets it: packed, unpacked into node_modules, its dependencies beside it. */
beforeAll(() => {
  const built = run(process.execPath, [join(root, 'bin', 'build-package.js')], root);
  expect(built.said).toBe('');
  const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', base], root);
  expect(packed.status).toBe(0);
  const archive = readdirSync(base).find((name) => name.endsWith('.tgz'))!;
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', join(base, archive), '-C', installed, '--strip-components=1'], base);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(base, 'images', 'cat'), { recursive: true });
  writeFileSync(join(base, 'images', 'cat', 'one.png'), encodePng(pixelImage('RGB', 8, 6)));
}, 180_000);

afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the package', () => {
  test('holds what runs, and neither sources nor tests', () => {
    expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'bin', 'out', 'package.json']);
    expect(existsSync(join(installed, 'out/package/src-main/cli/main.js'))).toBe(true);
    const files = readdirSync(installed, { recursive: true }).map(String);
    expect(files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
  });

  test('brings a command that prints its help', () => {
    const { status, said } = winnow('--help');
    expect([status, said]).toEqual([0, expect.stringMatching(/scan[\s\S]*export[\s\S]*serve/)]);
  });

  test('brings a command that scans, in worker processes of its own', () => {
    const { status, said } = winnow('scan', join(base, 'images'), '--labels', 'folder');
    expect([status, said]).toEqual([0, expect.stringMatching(/1/)]);
    const listed = winnow('list', join(base, 'images'), '--json');
    expect(JSON.parse(listed.said)).toMatchObject({ label: 'cat', verdict: 'ok', width: 8, height: 6 });
  });

  test('brings the loader, with its types', () => {
    const script = "import * as loader from 'winnow-data/loader'; console.log(typeof loader.DataLoader);";
    writeFileSync(join(base, 'use.mjs'), script);
    expect(run(process.execPath, ['use.mjs'], base).said.trim()).toBe('function');

    writeFileSync(
      join(base, 'use.mts'),
      "import { DataLoader } from 'winnow-data/loader';\nexport const made: typeof DataLoader = DataLoader;\n// @ts-expect-error it is a class, not a number\nexport const wrong: number = DataLoader;\n",
    );
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin',
      'tsc',
    );
    const options = ['--noEmit', '--strict', '--module', 'NodeNext', '--target', 'ES2024', '--types', 'node'];
    const checked = run(process.execPath, [compiler, ...options, 'use.mts'], base);
    expect(checked.said).toBe('');
  });

  test('brings workers that know the classes that a dataset of one’s own uses', () => {
    const dataset = [
      "import { Tensor } from 'winnow-data/loader';",
      'export class Squares {',
      "  origin = { module: import.meta.url, export: 'Squares' };",
      '  length = 4;',
      "  get(index) { return new Tensor('float32', [1], Float32Array.of(index * index)); }",
      '}',
    ];
    const program = [
      "import { DataLoader, ImageFolder, parseRecipe } from 'winnow-data/loader';",
      "import { Squares } from './squares.mjs';",
      "const transform = parseRecipe([{ op: 'Resize', size: 4 }, { op: 'ToTensor' }]);",
      'const options = { batchSize: 4, numWorkers: 2 };',
      'for await (const batch of new DataLoader(new Squares(), options)) console.log(batch.shape, batch.tolist());',
      "for await (const [images] of new DataLoader(new ImageFolder('images', { transform }), options)) console.log(images.shape);",
    ];
    writeFileSync(join(base, 'squares.mjs'), dataset.join('\n'));
    writeFileSync(join(base, 'load.mjs'), program.join('\n'));
    const { said } = run(process.execPath, ['load.mjs'], base);
    expect(said.trim().split('\n')).toEqual(['[ 4, 1 ] [ 0, 1, 4, 9 ]', '[ 1, 3, 4, 5 ]']);
  });
});
