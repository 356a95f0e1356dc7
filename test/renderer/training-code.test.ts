import { spawnSync } from 'node:child_process';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { languages, trainingCode, type Training } from '../../src-renderer/state/training-code.ts';
import { exportFormats } from '../../src-shared/catalogue/export-format.ts';

const python = ['python3', 'python'].find((command) => spawnSync(command, ['-c', 'import ast']).status === 0);
if (python === undefined) console.warn('No Python was found: the lines that train are not parsed.');

const usual: Training = {
  format: 'manifest',
  fileName: `it's "ours"`,
  split: 'train',
  splits: ['train', 'val'],
  sampler: { kind: 'weighted', seed: 3 },
  root: '/data/pets',
};

/** Which languages have something that reads a format. */
const all = ['pytorch', 'lightning', 'huggingface', 'typescript'];
const readers: Record<(typeof exportFormats)[number], string[]> = {
  manifest: all,
  csv: ['pytorch', 'lightning', 'huggingface'],
  tsv: ['pytorch', 'lightning', 'huggingface'],
  parquet: ['pytorch', 'lightning', 'huggingface'],
  imagefolder: all,
  yolo: ['pytorch', 'lightning', 'typescript'],
  huggingface: all,
  webdataset: ['pytorch', 'lightning', 'huggingface'],
  coco: ['pytorch', 'lightning'],
  fiftyone: ['pytorch', 'lightning'],
};

describe.each(exportFormats)('the lines that train from %s', (format) => {
  it('are there in every language that reads it', () => {
    const found = languages.filter((language) => trainingCode(language, { ...usual, format }) !== null);
    expect(found).toEqual(readers[format]);
  });

  it.skipIf(python === undefined)('are Python that parses, and name the export', () => {
    for (const language of languages.filter((one) => one !== 'typescript')) {
      for (const splits of [['train', 'val'], ['all']]) {
        const code = trainingCode(language, { ...usual, format, splits, split: splits[0]! });
        if (code === null) continue;
        const parsed = spawnSync(python!, ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
          input: code,
          encoding: 'utf8',
        });
        expect([language, code, parsed.stderr]).toEqual([language, code, '']);
        expect(code).toContain(String.raw`it's \"ours\"`);
      }
    }
  });

  it('are TypeScript that parses', () => {
    const code = trainingCode('typescript', { ...usual, format });
    if (code === null) return;
    const { diagnostics } = ts.transpileModule(code, {
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    });
    expect(diagnostics!.map(({ messageText }) => messageText)).toEqual([]);
    expect(code).toContain(String.raw`it\'s "ours"`);
  });
});
