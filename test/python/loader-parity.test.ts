import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Winnow } from '../cli/winnow.ts';
import { sharedFolder } from '../support/shared-data.ts';
import { findTorch } from '../support/torch.ts';
import { runPython } from '../support/winnow-loader.ts';

const shared = sharedFolder();
const python = shared === null ? null : findTorch();
const driver = fileURLToPath(new URL('./print_batches.py', import.meta.url));
const recipe = JSON.stringify([
  { op: 'RandomResizedCrop', size: 48, scale: [0.3, 1] },
  { op: 'RandomHorizontalFlip' },
  { op: 'ColorJitter', brightness: 0.3, hue: 0.1 },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
]);

interface Case {
  data: 'tutorial' | 'photos' | 'broken';
  split?: string;
  seed: number;
  order: 'manifest' | 'shuffle' | 'sequential';
  workers: number;
  batch: number;
  epochs?: number;
  onError?: 'throw' | 'skip' | 'replace';
  start?: 'spawn';
  persistent?: boolean;
  randomness?: 'per-sample';
}

const perSample: Case = {
  data: 'tutorial',
  seed: 11,
  order: 'manifest',
  workers: 0,
  batch: 3,
  epochs: 3,
  randomness: 'per-sample',
};
const cases: Case[] = [
  { data: 'tutorial', seed: 0, order: 'sequential', workers: 0, batch: 3 },
  { data: 'tutorial', seed: 1, order: 'shuffle', workers: 2, batch: 4 },
  { data: 'tutorial', seed: 2, order: 'manifest', workers: 0, batch: 5 },
  { data: 'tutorial', seed: 4_000_000_000, order: 'manifest', workers: 2, batch: 2 },
  { data: 'photos', split: 'train', seed: 3, order: 'manifest', workers: 0, batch: 32 },
  { data: 'photos', split: 'train', seed: 4, order: 'manifest', workers: 2, batch: 16, epochs: 1 },
  {
    data: 'photos',
    split: 'val',
    seed: 5,
    order: 'manifest',
    workers: 2,
    batch: 7,
    start: 'spawn',
    epochs: 1,
  },
  { data: 'broken', seed: 7, order: 'shuffle', workers: 0, batch: 5, onError: 'skip' },
  { data: 'broken', seed: 8, order: 'sequential', workers: 2, batch: 1, onError: 'skip' },
  { data: 'broken', seed: 9, order: 'shuffle', workers: 0, batch: 5, onError: 'replace' },
  { data: 'broken', seed: 10, order: 'manifest', workers: 2, batch: 6 },
  ...[0, 1, 3].map((workers) => ({ ...perSample, workers })),
  { ...perSample, data: 'broken', onError: 'replace', workers: 0, seed: 12 },
  { ...perSample, data: 'broken', onError: 'replace', workers: 2, seed: 12 },
  { ...perSample, data: 'broken', onError: 'skip', workers: 2, seed: 13, order: 'shuffle' },
  // Workers that stay are given the next epoch's seeds too. In a fixed order: they leave the generator the base seed of each further epoch.
  { ...perSample, workers: 2, persistent: true, seed: 2 ** 40 + 5, order: 'sequential' },
];

describe.skipIf(python === null)('winnow_loader and winnow loader make the same batches', () => {
  let folder: string;
  let winnow: Winnow;
  const manifests = {} as Record<Case['data'], string>;
  let answers: Promise<Record<string, unknown>[]>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-python-'));
    winnow = new Winnow(join(folder, 'data'));

    const tutorial = join(shared!, 'data', 'seed', 'dogcat');
    manifests.tutorial = join(folder, 'tutorial.manifest.jsonl');
    await winnow.json('scan', tutorial, '--labels', 'prefix');
    await winnow.json('weights', tutorial, '--scheme', 'inverse');
    await winnow.json(
      'export',
      manifests.tutorial,
      tutorial,
      '--sampler',
      'all=weighted',
      '--transform',
      `all=${recipe}`,
    );

    const photos = join(folder, 'photos');
    for (const [name, count] of [
      ['cat', 130],
      ['dog', 70],
    ] as const) {
      const from = join(shared!, 'data', 'photos', name);
      await mkdir(join(photos, name), { recursive: true });
      for (const file of (await readdir(from)).sort().slice(0, count))
        await cp(join(from, file), join(photos, name, file));
    }
    manifests.photos = join(folder, 'photos.manifest.jsonl');
    await winnow.json('scan', photos, '--labels', 'folder');
    await winnow.json('weights', photos, '--scheme', 'inverse');
    await winnow.json('split', photos, '--ratios', 'train=.8,val=.2');
    const chosen = ['--sampler', 'train=weighted', '--transform', `train=${recipe}`];
    const center =
      '[{"op":"Resize","size":40,"interpolation":"bicubic"},{"op":"CenterCrop","size":32},{"op":"ToTensor"}]';
    await winnow.json('export', manifests.photos, photos, ...chosen, '--transform', `val=${center}`);

    // Files that broke after the export: empty, cut in the middle, no picture, gone.
    const broken = join(folder, 'broken');
    await cp(tutorial, broken, { recursive: true });
    manifests.broken = join(folder, 'broken.manifest.jsonl');
    await winnow.json('scan', broken, '--labels', 'prefix');
    await winnow.json('weights', broken, '--scheme', 'sqrt');
    const some = ['--sampler', 'all=weighted', '--transform', `all=${recipe}`, '--on-error', 'replace'];
    await winnow.json('export', manifests.broken, broken, ...some);
    const files = (await readdir(broken)).sort();
    await truncate(join(broken, files[1]!), 0);
    await truncate(join(broken, files[3]!), 3000);
    await writeFile(join(broken, files[4]!), 'no picture');
    await rm(join(broken, files[6]!));

    const asked = cases.map((one) => ({ ...one, manifest: manifests[one.data] }));
    const thrown = { ...asked.find(({ seed }) => seed === 10)!, onError: 'throw', order: 'sequential' };
    answers = runPython(
      python!,
      driver,
      JSON.stringify([...asked, thrown, { ...thrown, workers: 0 }, { ...thrown, split: 'none' }]),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The lines of a run: its batches, then its report or its error. */
  async function answerOf(index: number): Promise<Record<string, unknown>[]> {
    const runs: Record<string, unknown>[][] = [[]];
    for (const line of await answers) {
      runs.at(-1)!.push(line);
      if (!('epoch' in line)) runs.push([]);
    }
    return runs[index]!;
  }

  it.each(cases.map((one, index) => ({ ...one, index })))(
    '$data $split, seed $seed, $order, $workers workers, $onError',
    async ({ data, split, seed, order, workers, batch, onError, index, randomness, epochs = 2 }) => {
      const args = ['--seed', String(seed), '--workers', String(workers), '--batch-size', String(batch)];
      if (order === 'shuffle') args.push('--shuffle');
      if (order === 'sequential') args.push('--sampler', 'sequential');
      if (split !== undefined) args.push('--split', split);
      if (onError !== undefined) args.push('--on-error', onError);
      if (randomness !== undefined) args.push('--randomness', randomness);
      const expected = await winnow.json('loader', manifests[data], ...args, '--epochs', String(epochs));
      const received = await answerOf(index);
      expect(received.slice(0, -1)).toEqual(expected);
      expect(expected.length).toBeGreaterThan(1);
      const bad = received.at(-1)!['bad'] as string[];
      expect(bad.length > 0).toBe(data === 'broken');
    },
    60_000,
  );

  it('makes the same of every number of workers where randomness is per sample', async () => {
    const runs = await Promise.all(cases.map(async (_, index) => (await answerOf(index)).slice(0, -1)));
    const runsOf = (data: Case['data'], seed: number): unknown[] =>
      runs.filter((_, i) => cases[i]!.data === data && cases[i]!.seed === seed);
    for (const same of [runsOf('tutorial', 11), runsOf('broken', 12)]) {
      expect(same.length).toBeGreaterThan(1);
      for (const run of same) expect(run).toEqual(same[0]);
    }
  });

  it('raises where it is to throw, with and without workers, naming the file', async () => {
    for (const index of [cases.length, cases.length + 1]) {
      const [first] = await answerOf(index);
      expect(first).toMatchObject({ code: 'SAMPLE_UNREADABLE', subject: expect.stringContaining('broken') });
    }
    expect(await answerOf(cases.length + 2)).toMatchObject([{ code: 'SPLIT_UNKNOWN', subject: 'none' }]);
  });
});
