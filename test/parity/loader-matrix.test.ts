import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
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
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const recipe = JSON.stringify([
  { op: 'RandomResizedCrop', size: 40, scale: [0.3, 1] },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
]);

/** Every meeting of these; `npm run test:parity` takes all of the seeds, other runs the first. */
const seeds = [20, 1, 4_000_000_003].slice(0, Number(process.env['WINNOW_PARITY_SEEDS'] ?? 1));
const cells = (['tutorial', 'photos'] as const).flatMap((data) =>
  seeds.flatMap((seed) =>
    (['manifest', 'shuffle'] as const).flatMap((order) =>
      [0, 2].flatMap((workers) =>
        (['whole', 'skip', 'replace'] as const).map((files) => ({ data, seed, order, workers, files })),
      ),
    ),
  ),
);
type Cell = (typeof cells)[number];
const sizes = {
  tutorial: { samples: 8, batch: 3, epochs: 2 },
  photos: { samples: 200, batch: 32, epochs: 1 },
};

describe.skipIf(python === null)('PyTorch, with winnow_loader and without it', () => {
  let folder: string;
  let winnow: Winnow;
  let answers: Promise<Record<string, unknown>[][]>;
  let matched = 0;
  const imagesOf = (data: Cell['data']): string => join(folder, data);
  const manifestOf = ({ data, files }: Pick<Cell, 'data' | 'files'>): string =>
    join(folder, `${data}-${files === 'whole' ? 'whole' : 'broken'}.manifest.jsonl`);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-matrix-'));
    winnow = new Winnow(join(folder, 'data'));
    await cp(join(shared!, 'data', 'seed', 'dogcat'), imagesOf('tutorial'), { recursive: true });
    for (const [name, count] of [
      ['cat', 130],
      ['dog', 70],
    ] as const) {
      const from = join(shared!, 'data', 'photos', name);
      await mkdir(join(imagesOf('photos'), name), { recursive: true });
      for (const file of (await readdir(from)).sort().slice(0, count))
        await cp(join(from, file), join(imagesOf('photos'), name, file));
    }
    for (const [data, labels] of [
      ['tutorial', 'prefix'],
      ['photos', 'folder'],
    ] as const) {
      await cp(imagesOf(data), `${imagesOf(data)}-broken`, { recursive: true });
      for (const images of [imagesOf(data), `${imagesOf(data)}-broken`]) {
        await winnow.json('scan', images, '--labels', labels);
        await winnow.json('weights', images, '--scheme', 'inverse');
        const to = manifestOf({ data, files: images.endsWith('broken') ? 'skip' : 'whole' });
        await winnow.json('export', to, images, '--sampler', 'all=weighted', '--transform', `all=${recipe}`);
      }
      // Files that broke after the export: empty, cut in the middle, no picture, gone.
      const broken = `${imagesOf(data)}-broken`;
      const files = (await readdir(broken, { recursive: true }))
        .filter((name) => name.endsWith('.jpg'))
        .sort();
      await truncate(join(broken, files[1]!), 0);
      await truncate(join(broken, files[3]!), 3000);
      await writeFile(join(broken, files[4]!), 'no picture');
      await rm(join(broken, files[6]!));
    }
    answers = runPython<Record<string, unknown>>(
      python!,
      here('../python/print_batches.py'),
      JSON.stringify(
        cells.map((cell) => ({
          ...cell,
          ...sizes[cell.data],
          manifest: manifestOf(cell),
          ...(cell.files === 'whole' ? {} : { onError: cell.files }),
        })),
      ),
    ).then((lines) => {
      const runs: Record<string, unknown>[][] = [[]];
      for (const line of lines) {
        runs.at(-1)!.push(line);
        if (!('epoch' in line)) runs.push([]);
      }
      return runs;
    });
    answers.catch(() => undefined);
  });
  afterAll(async () => {
    console.log(`${matched} of ${cells.length} cells: the same batches, line for line`);
    await rm(folder, { recursive: true, force: true });
  });

  it.each(cells.map((cell, index) => ({ ...cell, index })))(
    'the batches of winnow loader: $data, seed $seed, $order, $workers workers, files: $files',
    async ({ index, ...cell }) => {
      const { batch, epochs, samples } = sizes[cell.data];
      const args = [
        '--seed',
        cell.seed,
        '--workers',
        cell.workers,
        '--batch-size',
        batch,
        '--epochs',
        epochs,
      ];
      if (cell.order === 'shuffle') args.push('--shuffle');
      if (cell.files !== 'whole') args.push('--on-error', cell.files);
      const expected = await winnow.json<{ labels: number[] }>(
        'loader',
        manifestOf(cell),
        ...args.map(String),
      );
      const received = (await answers)[index]!;
      expect(received.slice(0, -1)).toEqual(expected);
      const seen = expected.reduce((sum, { labels }) => sum + labels.length, 0);
      const { bad } = received.at(-1) as { bad: string[] };
      if (cell.files === 'skip') expect(seen).toBeLessThan(samples * epochs);
      else expect(seen).toBe(samples * epochs);
      expect(bad.length > 0).toBe(cell.files !== 'whole');
      matched++;
    },
    300_000,
  );

  it.each(['tutorial', 'photos'] as const)(
    'torchvision reads the tree of %s in the order and with the labels of the manifest',
    async (data) => {
      const tree = join(folder, `${data}-tree`);
      await winnow.json('export', tree, imagesOf(data), '--format', 'imagefolder');
      const read = execFileSync(
        python!,
        ['-W', 'ignore', here('../export/read_formats.py'), 'imagefolder', join(tree, 'all')],
        { encoding: 'utf8' },
      );
      const lines = (await readFile(manifestOf({ data, files: 'whole' }), 'utf8'))
        .trim()
        .split('\n')
        .slice(1);
      const samples = lines.map(
        (line) => JSON.parse(line) as { path: string; label: number; sha256: string },
      );
      expect(JSON.parse(read)).toEqual({
        classes: ['cat', 'dog'],
        samples: samples.map(({ sha256, label }) => [sha256, label]),
      });
      expect(samples).toHaveLength(sizes[data].samples);
      const first = await readFile(join(imagesOf(data), samples[0]!.path));
      expect(createHash('sha256').update(first).digest('hex')).toBe(samples[0]!.sha256);
    },
    60_000,
  );
});
