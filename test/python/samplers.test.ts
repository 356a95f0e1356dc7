import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DistributedWeightedSampler } from '../../src-shared/loader/samplers/distributed-weighted-sampler.ts';
import { writePictures } from '../cli/pictures.ts';
import { findTorch } from '../support/torch.ts';
import { runPython } from '../support/winnow-loader.ts';

const python = findTorch();
const script = `
import json, sys
from winnow_loader import DistributedWeightedSampler
for case in json.loads(sys.argv[1]):
    epochs = []
    try:
        sampler = DistributedWeightedSampler(**case)
        for epoch in range(3):
            sampler.set_epoch(epoch)
            epochs.append(list(sampler))
        print(json.dumps([len(sampler), epochs]))
    except ValueError as error:
        print(json.dumps(str(error)))
`;
const weights = [0.5, 3, 0, 1, 7.25, 2, 0.001, 4];
const cases = [
  { weights, numSamples: 10, numReplicas: 1, rank: 0 },
  { weights, numSamples: 10, numReplicas: 3, rank: 0, seed: 5 },
  { weights, numSamples: 10, numReplicas: 3, rank: 1, seed: 5 },
  { weights, numSamples: 10, numReplicas: 3, rank: 2, seed: 5 },
  { weights, numSamples: 10, numReplicas: 4, rank: 3, seed: 2 ** 40, dropLast: true },
  { weights, numSamples: 6, numReplicas: 2, rank: 1, replacement: false },
  { weights, numSamples: 10, numReplicas: 3, rank: 3 },
  { weights, numSamples: 0, numReplicas: 3, rank: 0 },
  { weights, numSamples: 2, numReplicas: 3, rank: 0, dropLast: true },
];

it.skipIf(python === null)('several processes draw in Python what they draw in TypeScript', async () => {
  const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const asked = cases.map((one) =>
    Object.fromEntries(Object.entries(one).map(([name, value]) => [snakeCase(name), value])),
  );
  const received = await runPython(python!, '-c', script, JSON.stringify(asked));
  const expected = cases.map((one) => {
    try {
      const sampler = new DistributedWeightedSampler(one);
      const epochs = [0, 1, 2].map((epoch) => {
        sampler.setEpoch(epoch);
        return [...sampler];
      });
      return [sampler.length, epochs];
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(received).toEqual(expected);
  expect(expected.filter((one) => typeof one === 'string')).toHaveLength(3);
});

const dataset = `
import json, os, sys
import torch
from winnow_loader import ManifestDataset, SampleError, WinnowError, parse_recipe
manifest = sys.argv[1]
train = ManifestDataset(manifest, split='train', transform=None)
image, label = train[0]
out = dict(
    length=len(train), targets=list(train.targets), weights=train.weights.tolist(), classes=train.class_to_idx,
    image=[str(image.dtype), list(image.shape)], label=label, path=os.path.basename(train.path_of(0)),
    sampler=[list(train.sampler()), list(train.sampler())], own=list(train.sampler(torch.Generator().manual_seed(1))),
    ranks=[list(train.distributed_sampler(2, rank)) for rank in (0, 1)],
    whole=len(ManifestDataset(manifest)), flipped=[v.sum().item() for v in ManifestDataset(manifest, 'val')[0][:1]],
)
def code(call):
    try: call()
    except (WinnowError, IndexError) as error: return getattr(error, 'code', 'IndexError')
out['errors'] = [
    code(lambda: train[len(train)]),
    code(lambda: ManifestDataset(manifest, 'none')),
    code(lambda: ManifestDataset(manifest, transform='mine')),
    code(lambda: train.loader(on_error='ignore')),
    code(lambda: parse_recipe([dict(op='Resize')])),
    code(lambda: parse_recipe([dict(op='Resize', size=3, sizes=4)])),
    code(lambda: parse_recipe([dict(op='Rotate')])),
    code(lambda: parse_recipe([dict(op='Resize', size=3, interpolation='best')])),
    code(lambda: parse_recipe([dict(op='Normalize', mean=[0.5], std=[0.5])])),
]
print(json.dumps(out))
`;

describe.skipIf(python === null)('ManifestDataset', () => {
  it('has what a training script asks of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'winnow-dataset-'));
    try {
      await writePictures(join(folder, 'images'));
      const lines = [
        {
          format: 'winnow-manifest',
          version: 1,
          roots: { r: 'images' },
          classes: ['cat', 'dog'],
          sampler: { train: { kind: 'weighted', numSamples: 6, seed: 3 } },
          transforms: { val: [{ op: 'CenterCrop', size: 4 }, { op: 'ToTensor' }] },
        },
        { path: 'cat.1.png', label: 0, weight: 2, split: 'train' },
        { path: 'cat.2.png', label: 0, split: 'val' },
        { path: 'dog.1.png', label: 1, weight: 0, split: 'train' },
        { path: 'dog.2.png', label: 1, weight: 5.5, split: 'train' },
      ];
      const manifest = join(folder, 'x.manifest.jsonl');
      await writeFile(manifest, lines.map((line) => JSON.stringify(line)).join('\n'));
      const [found] = await runPython<Record<string, unknown>>(python!, '-c', dataset, manifest);
      const draws = (rank: number, numReplicas: number): number[] => [
        ...new DistributedWeightedSampler({
          weights: [2, 0, 5.5],
          numSamples: 6,
          numReplicas,
          rank,
          seed: 3,
        }),
      ];
      expect(found).toMatchObject({
        length: 3,
        targets: [0, 1, 1],
        weights: [2, 0, 5.5],
        classes: { cat: 0, dog: 1 },
        image: ['torch.uint8', [6, 8, 3]],
        label: 0,
        path: 'cat.1.png',
        sampler: [draws(0, 1), draws(0, 1)],
        ranks: [draws(0, 2), draws(1, 2)],
        whole: 4,
        errors: [
          'IndexError',
          'SPLIT_UNKNOWN',
          'BAD_INPUT',
          'BAD_INPUT',
          'RECIPE_INVALID',
          'RECIPE_INVALID',
          'RECIPE_INVALID',
          'RECIPE_INVALID',
          undefined,
        ].map((code) => code ?? null),
      });
      expect(found!['own']).not.toEqual(draws(0, 1));
      expect((found!['flipped'] as number[])[0]).toBeGreaterThan(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
