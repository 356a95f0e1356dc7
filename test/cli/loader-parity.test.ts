import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared-data.ts';
import { findTorch } from '../support/torch.ts';
import { Winnow } from './winnow.ts';

const shared = sharedFolder();
const python = shared === null ? null : findTorch();
const recipe = [
  { op: 'RandomResizedCrop', size: 32 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
];

// What loader.md says `winnow loader` means, written with PyTorch itself.
const program = `
import hashlib, json, random, sys, os
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, WeightedRandomSampler
from torchvision import transforms as T

manifest, order, workers, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
lines = [json.loads(line) for line in open(manifest, encoding='utf-8')]
header, samples = lines[0], lines[1:]
root = os.path.join(os.path.dirname(os.path.realpath(manifest)), list(header['roots'].values())[0])
pipeline = T.Compose([T.RandomResizedCrop(32), T.RandomHorizontalFlip(), T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)])

class Images(Dataset):
    def __len__(self): return len(samples)
    def __getitem__(self, i):
        return pipeline(Image.open(os.path.join(root, samples[i]['path'])).convert('RGB')), samples[i]['label']

if __name__ == '__main__':
    torch.manual_seed(seed)
    random.seed(seed)
    how = dict(shuffle=True) if order == 'shuffle' else dict(sampler=WeightedRandomSampler([s['weight'] for s in samples], 7)) if order == 'weighted' else {}
    loader = DataLoader(Images(), batch_size=3, num_workers=workers, **how)
    for epoch in range(2):
        for batch, (images, labels) in enumerate(loader):
            digest = hashlib.sha256(images.numpy().tobytes()).hexdigest()
            print(json.dumps({'epoch': epoch, 'batch': batch, 'labels': labels.tolist(), 'images': {'shape': list(images.shape), 'dtype': 'float32', 'sha256': digest}}))
`;

describe.skipIf(python === null)('winnow loader and PyTorch print the same', () => {
  let folder: string;
  let manifest: string;
  let winnow: Winnow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-parity-'));
    winnow = new Winnow(join(folder, 'data'));
    manifest = join(folder, 'x.manifest.jsonl');
    await writeFile(join(folder, 'oracle.py'), program);
    const images = join(shared!, 'data', 'seed', 'dogcat_wrong');
    await winnow.json('scan', images, '--labels', 'prefix');
    await winnow.json('weights', images, '--scheme', 'inverse', '--query', '-cat.12484');
    await winnow.json('export', manifest, images);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['sequential', 0, 0],
    ['shuffle', 0, 1],
    ['shuffle', 2, 2],
    ['weighted', 0, 3],
    ['weighted', 1, 4_000_000_000],
  ])('%s with %i workers and seed %i', async (order, workers, seed) => {
    const oracle = execFileSync(
      python!,
      [join(folder, 'oracle.py'), manifest, order, String(workers), String(seed)],
      { encoding: 'utf8' },
    );
    const expected = oracle
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const how = {
      sequential: [],
      shuffle: ['--shuffle'],
      weighted: ['--sampler', 'weighted', '--num-samples', '7'],
    }[order]!;
    const args = [
      '--transform',
      JSON.stringify(recipe),
      '--batch-size',
      '3',
      '--epochs',
      '2',
      '--workers',
      String(workers),
      '--seed',
      String(seed),
    ];
    expect(await winnow.json('loader', manifest, ...args, ...how)).toEqual(expected);
  });
});
