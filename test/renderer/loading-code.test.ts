import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  batchCode,
  colouredPieces,
  pytorchCode,
  typescriptCode,
} from '../../src-renderer/state/loading-code.ts';

const loading = {
  fileName: 'pets.manifest.jsonl',
  split: 'train',
  sampler: { kind: 'weighted' as const, seed: 1234 },
};

const python = ['python3', 'python'].find((command) => spawnSync(command, ['-c', 'import ast']).status === 0);
if (python === undefined) console.warn('No Python was found: the PyTorch lines are not parsed.');

describe('the lines that load a manifest', () => {
  it('name the file, the split, the weights and the seed in TypeScript', () => {
    const code = typescriptCode(loading);
    expect(code).toContain("'pets.manifest.jsonl'");
    expect(code).toContain("split: 'train'");
    expect(code).toContain('train.weights');
    expect(code).toContain('new TorchGenerator(1234)');
  });

  it('give sampler and loader one generator where there is a seed, and none where there is not', () => {
    const seeded = typescriptCode({ ...loading, sampler: { kind: 'random', seed: 5 } });
    expect(seeded).toContain('const generator = new TorchGenerator(5);');
    expect(seeded).toContain("  shuffle: true,\n  generator,\n  randomness: 'per-sample',");
    expect(typescriptCode({ ...loading, sampler: { kind: 'random' } })).not.toContain('generator');
    expect(typescriptCode({ ...loading, fileName: "it's.jsonl" })).toContain(String.raw`'it\'s.jsonl'`);
  });

  it('come to one batch of a run', () => {
    const place = { ...loading, seed: 7, batchSize: 16, epoch: 2, batch: 3, numWorkers: 4 };
    const torch = batchCode({ ...place, randomness: 'torch' });
    expect(torch).toContain('batchSize: 16');
    expect(torch).toContain('numWorkers: 4');
    expect(torch).toContain('if (epoch === 2 && batch++ === 3)');
    expect(torch).not.toContain('per-sample');
    expect(batchCode({ ...place, randomness: 'per-sample' })).toContain("randomness: 'per-sample'");
  });

  it('name the package, the file and the split in Python', () => {
    const code = pytorchCode(loading);
    expect(code).toContain('pip install ./python');
    expect(code).toContain('from winnow_loader import ManifestDataset');
    expect(code).toContain('train = ManifestDataset("pets.manifest.jsonl", split="train")');
    expect(pytorchCode({ ...loading, split: '2024-val' })).toContain('split_2024_val = ManifestDataset(');
  });

  it
    .skipIf(python === undefined)
    .each([
      loading,
      { ...loading, sampler: { kind: 'random' as const }, split: '2024-val' },
      { ...loading, sampler: undefined, fileName: `it's "ours".jsonl`, split: 'all' },
    ])('are Python that parses', (one) => {
    const parsed = spawnSync(python!, ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
      input: pytorchCode(one),
      encoding: 'utf8',
    });
    expect(parsed.stderr).toBe('');
  });

  it('are coloured without losing a character', () => {
    const code = pytorchCode(loading);
    expect(
      colouredPieces(code)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(code);
  });
});
