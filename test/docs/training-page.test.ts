import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { languages, trainingCode, type Training } from '../../src-renderer/state/training-code.ts';

const page = readFileSync(new URL('../../docs/training.md', import.meta.url), 'utf8');

const manifest: Training = {
  format: 'manifest',
  fileName: 'photos.manifest.jsonl',
  split: 'train',
  splits: ['train', 'val'],
  sampler: { kind: 'weighted', seed: 1 },
  root: '/data/photos',
};

it('the page on training has the lines that the app gives, in every language', () => {
  const blocks = [...page.matchAll(/^```(?:python|ts)\n(.*?)\n```$/gms)].map(([, code]) => code);
  expect(blocks).toEqual(languages.map((language) => trainingCode(language, manifest)));
});
