import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findTorch } from '../support/torch.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();

interface RunCase {
  name: string;
  seed: number;
  epochs: { labels: number[]; images: { shape: number[]; dtype: string; sha256: string } | null }[][];
}

/** The tutorial's first dataset, in Python. */
const dogCat = `
import os, sys
import numpy as np
from PIL import Image
from torch.utils.data import Dataset
class DogCat(Dataset):
    def __init__(self, root):
        self.root, self.files = root, sorted(f for f in os.listdir(root) if f.endswith('.jpg'))
    def __len__(self): return len(self.files)
    def __getitem__(self, i):
        image = Image.open(os.path.join(self.root, self.files[i])).convert('RGB')
        return np.asarray(image), 1 if self.files[i].startswith('dog') else 0
for image, label in (lambda d: (d[i] for i in range(len(d))))(DogCat(sys.argv[1])):
    print(' x '.join(map(str, image.shape)) + ', label', label)`;

/** What an example prints, line by line. */
function run(name: string, folder: string, seed?: number): string[] {
  const file = fileURLToPath(new URL(`../../docs/examples/${name}.ts`, import.meta.url));
  const args = [file, join(shared!, 'data', 'seed', folder), ...(seed === undefined ? [] : [String(seed)])];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n');
}

/** What PyTorch made of the same program, in the example's words. */
function torchLines({ epochs }: RunCase, withEpochs: boolean): string[] {
  return epochs.flatMap((batches, epoch) =>
    batches.flatMap(({ labels, images }) => {
      if (images === null) return [];
      const { dtype, shape, sha256 } = images;
      const what = `labels ${labels.join(' ')}: ${dtype} [${shape.join(', ')}] ${sha256.slice(0, 12)}`;
      return [withEpochs ? `epoch ${epoch}, ${what}` : what];
    }),
  );
}

describe.skipIf(shared === null)('the programs of the tutorial print what PyTorch makes', () => {
  const cases = shared === null ? [] : goldenCases<RunCase>(shared, 'dataloader.json');
  const stored = (name: string): RunCase[] => cases.filter((c) => c.name === name);

  it('1: images of any size, with their labels', () => {
    const lines = run('1-dogcat', 'dogcat');
    expect(lines.map((line) => line.split(', ')[1])).toEqual([
      ...Array<string>(4).fill('label 0'),
      ...Array<string>(4).fill('label 1'),
    ]);
    expect(lines[0]).toMatch(/^\d+ x \d+ x 3, /);
    const python = findTorch();
    if (python !== null)
      expect(lines).toEqual(execFileSync(python, ['-c', dogCat, join(shared!, 'data', 'seed', 'dogcat')], { encoding: 'utf8' }).trim().split('\n')); // prettier-ignore
  });

  it('2: with a transform', () => {
    const [c] = stored('DogCat(dogcat) plain, batch 3, in order');
    expect(run('2-transformed', 'dogcat')).toEqual(
      torchLines({ ...c!, epochs: c!.epochs.slice(0, 1) }, false),
    );
  });

  it('3: one folder per class', () => {
    const [c] = goldenCases<{ class_to_idx: Record<string, number>; samples: [string, number][] }>(
      shared!,
      'imagefolder.json',
    );
    const lines = run('3-image-folder', 'dogcat_2');
    expect(JSON.parse(lines[0]!)).toEqual(c!.class_to_idx);
    expect(lines.slice(1)).toEqual(
      c!.samples.map(([path, label]) => `${path.replace('dogcat_2/', '')} ${label}`),
    );
  });

  it.each([
    ['4-shuffled', 'dogcat_2', 'ImageFolder(dogcat_2) augment, batch 3, shuffle, workers 2'],
    ['5-skip-bad', 'dogcat_wrong', 'DogCat(dogcat_wrong) plain, skip bad, batch 2, shuffle'],
    ['6-replace-bad', 'dogcat_wrong', 'DogCat(dogcat_wrong) plain, replace bad, batch 2, shuffle'],
    ['7-weighted', 'dogcat', 'DogCat(dogcat) plain, weights dog 2 cat 1, 9 samples, batch 3'],
  ])('%s', (name, folder, golden) => {
    const found = stored(golden);
    expect(found.length).toBeGreaterThan(0);
    for (const c of found) {
      const lines = run(name, folder, c.seed);
      expect(lines.filter((line) => line.startsWith('epoch'))).toEqual(torchLines(c, true));
    }
  });
});
