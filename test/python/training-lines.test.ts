import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainingCode, type Training } from '../../src-renderer/state/training-code.ts';
import { Winnow } from '../cli/winnow.ts';
import { imageFolder } from '../support/image-folder.ts';
import { findTorch } from '../support/torch.ts';

const python = findTorch();
const run = promisify(execFile);
const recipe = JSON.stringify([{ op: 'Resize', size: [64, 64] }, { op: 'ToTensor' }]);

let pets: string;
let folder: string;
const train: Training = {
  format: 'manifest',
  fileName: 'pets.manifest.jsonl',
  split: 'train',
  splits: ['train', 'val'],
  sampler: { kind: 'weighted', seed: 3 },
  root: '',
};

beforeAll(async () => {
  // Beside each other, as the app writes them.
  pets = await imageFolder(
    Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`${i % 2 === 0 ? 'cat' : 'dog'}/${i}.jpg`, i + 1]),
    ),
  );
  folder = join(pets, '..');
  const winnow = new Winnow(await mkdtemp(join(tmpdir(), 'winnow-lines-')));
  await winnow.json('scan', pets, '--labels', 'folder');
  await winnow.json('split', pets, '--ratios', 'train=.7,val=.3');
  const [manifest, tree, coco] = ['pets.manifest.jsonl', 'tree', 'pets.json'].map((name) =>
    join(folder, name),
  );
  const chosen = ['--sampler', 'train=weighted', '--transform', `train=${recipe}`];
  await winnow.json('export', manifest!, pets, ...chosen);
  await winnow.json('export', tree!, pets, '--format', 'imagefolder');
  await winnow.json('export', coco!, pets, '--format', 'coco');
  // The package, as an installation has it. Node strips no types below node_modules, so this names the sources from there.
  const loader = new URL('../../src-main/loading/index.ts', import.meta.url).href;
  const installed = join(folder, 'node_modules', 'winnow-data');
  await mkdir(installed, { recursive: true });
  await writeFile(join(installed, 'loader.js'), `export * from ${JSON.stringify(loader)};\n`);
  const exports = { './loader': './loader.js' };
  await writeFile(
    join(installed, 'package.json'),
    JSON.stringify({ name: 'winnow-data', type: 'module', exports }),
  );
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function lines(language: 'pytorch' | 'typescript', training: Training): Promise<string[]> {
  const [command, name] = language === 'pytorch' ? [python!, 'train.py'] : [process.execPath, 'train.mts'];
  await writeFile(join(folder, name), trainingCode(language, training)!);
  const packages = fileURLToPath(new URL('../../python', import.meta.url));
  const { stdout } = await run(command, [name], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' },
  });
  return stdout.trim().split('\n');
}

describe('the lines that the app gives, run as they stand', () => {
  const tree: Training = { ...train, format: 'imagefolder', fileName: 'tree' };

  it.skipIf(python === null)(
    'train in PyTorch from a manifest, class folders and COCO',
    async () => {
      expect(await lines('pytorch', train)).toEqual(['torch.Size([14, 3, 64, 64]) torch.Size([14])']);
      const cropped = ['torch.Size([14, 3, 224, 224]) torch.Size([14])'];
      expect(await lines('pytorch', tree)).toEqual(cropped);
      expect(await lines('pytorch', { ...train, format: 'coco', fileName: 'pets.json', root: pets })).toEqual(
        cropped,
      );
    },
    120_000,
  );

  it('train in TypeScript from a manifest and class folders', async () => {
    expect(await lines('typescript', train)).toEqual(['[ 14, 3, 64, 64 ] [ 14 ]']);
    expect(await lines('typescript', tree)).toEqual(['[ 14, 3, 224, 224 ] [ 14 ]']);
  }, 60_000);
});
