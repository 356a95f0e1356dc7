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

/** A program of somebody who has the package from a registry. tsc fails where a line that expects an error has none. */
const program = `import { DataLoader, ImageFolder, manualSeed, parseRecipe, Subset, type Tensor } from 'winnow-data/loader';

manualSeed(0);
const transform = parseRecipe([{ op: 'RandomResizedCrop', size: 4 }, { op: 'ToTensor' }]);
const folder = new ImageFolder(process.argv[2]!, { transform });
console.log(folder.classes.join());
for (const numWorkers of [0, 2]) {
  const loader = new DataLoader(folder, { batchSize: 2, shuffle: true, numWorkers, onError: 'skip' });
  for await (const [images, labels] of loader) {
    const shape: readonly number[] = images.shape;
    const all: Tensor = labels;
    console.log(\`\${numWorkers} workers: \${images.dtype} \${shape.join()} labels \${all.tolist().join()}\`);
  }
}
const bare = new ImageFolder(process.argv[2]!);
const [image] = (await new Subset(bare, [0]).get(0)) as [{ width: number; height: number; data: Uint8Array }, unknown];
console.log('bare:', image.data instanceof Uint8Array ? 'uint8' : 'other', [image.height, image.width, 3].join());
export const neverCalled = () => [
  // @ts-expect-error there is no such option
  new DataLoader(folder, { batch_size: 2 }),
  // @ts-expect-error there is no such policy
  new DataLoader(folder, { onError: 'ignore' }),
  // @ts-expect-error a folder is named by a string
  new ImageFolder(3),
];
`;

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

  test('brings the loader, with workers and types, to a plain program', () => {
    writeFileSync(join(base, 'use.mts'), program);
    const { status, said } = run(process.execPath, ['use.mts', join(base, 'images')], base);
    expect([status, said.trim().split('\n')]).toEqual([
      0,
      [
        'cat',
        '0 workers: float32 1,3,4,4 labels 0',
        '2 workers: float32 1,3,4,4 labels 0',
        'bare: uint8 6,8,3',
      ],
    ]);
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
