import type { ExportOptions } from '../../src-shared/contract/values.ts';

type Sampler = ExportOptions['sampler'][string];

export interface Loading {
  fileName: string;
  split: string;
  sampler: Sampler | undefined;
}

/** The lines that load one split of a manifest in TypeScript. The manifest's own transforms are applied unless others are named. */
export function typescriptCode({ fileName, split, sampler }: Loading): string {
  const { imports, setUp, order } = orderOf(split, sampler, 'per-sample');
  return `import {
  ${['DataLoader', 'ManifestDataset', ...imports].sort().join(', ')},
} from 'winnow-data/loader';

const ${variableOf(split)} = await ManifestDataset.open(
  '${quoted(fileName)}',
  { split: '${split}' },
);
${setUp}const loader = new DataLoader(${variableOf(split)}, {
  batchSize: 32,
${order}});

for await (const [images, labels] of loader) {
  console.log(images.shape, labels.shape);
}`;
}

/** How a split is drawn from. With a seed, the sampler and the loader share one generator, which makes a run of it that can be repeated. */
function orderOf(
  split: string,
  sampler: Sampler | undefined,
  randomness: 'torch' | 'per-sample',
): { imports: string[]; setUp: string; order: string } {
  const seed = sampler?.seed;
  const kind = sampler?.kind ?? 'sequential';
  const shared =
    seed === undefined
      ? ''
      : `  generator,\n${randomness === 'per-sample' ? "  randomness: 'per-sample',\n" : ''}`;
  const setUp = seed === undefined ? '' : `const generator = new TorchGenerator(${seed});\n`;
  const imports = seed === undefined ? [] : ['TorchGenerator'];
  if (kind === 'random') return { imports, setUp, order: `  shuffle: true,\n${shared}` };
  if (kind === 'sequential') return { imports, setUp, order: shared };
  const generator = seed === undefined ? '' : ', true, generator';
  return {
    imports: [...imports, 'WeightedRandomSampler'],
    setUp,
    order: `  sampler: new WeightedRandomSampler(\n    ${variableOf(split)}.weights, ${variableOf(split)}.length${generator},\n  ),\n${shared}`,
  };
}

export interface BatchPlace extends Omit<Loading, 'sampler'> {
  sampler: { kind: Sampler['kind'] };
  seed: number;
  batchSize: number;
  epoch: number;
  batch: number;
  randomness: 'torch' | 'per-sample';
  numWorkers: number;
}

/** The lines that come to one batch of a run by training up to it. */
export function batchCode(place: BatchPlace): string {
  const { fileName, split, batchSize, epoch, batch, randomness, numWorkers } = place;
  const { imports, setUp, order } = orderOf(split, { ...place.sampler, seed: place.seed }, randomness);
  return `import { ${['DataLoader', 'ManifestDataset', ...imports].sort().join(', ')} } from 'winnow-data/loader';

const ${variableOf(split)} = await ManifestDataset.open('${quoted(fileName)}', { split: '${split}' });
${setUp}const loader = new DataLoader(${variableOf(split)}, {
  batchSize: ${batchSize},
${order}${randomness === 'torch' ? `  numWorkers: ${numWorkers},\n` : ''}});

for (let epoch = 0; epoch <= ${epoch}; epoch++) {
  let batch = 0;
  for await (const [images, labels] of loader) {
    if (epoch === ${epoch} && batch++ === ${batch}) console.log(images, labels);
  }
}`;
}

/** The same in PyTorch, by the package in the repository's python folder: order, transforms and error policy are in the manifest. */
export function pytorchCode({ fileName, split }: Loading): string {
  return `# pip install ./python   (in a copy of Winnow's repository)
from winnow_loader import ManifestDataset

${variableOf(split)} = ManifestDataset(${JSON.stringify(fileName)}, split="${split}")
loader = ${variableOf(split)}.loader(batch_size=32)

for images, labels in loader:
    print(images.shape, labels.shape)`;
}

/** A file name between single quotes. */
function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

/** A split's name as a variable: letters, digits and underscores, not starting with a digit. */
export function variableOf(split: string): string {
  const plain = split.replaceAll('-', '_');
  return /^\d/.test(plain) ? `split_${plain}` : plain === 'all' ? 'dataset' : plain;
}

/** A line of code in pieces, for colour: keywords, strings, comments and the rest. */
export function colouredPieces(code: string): { kind: 'kw' | 'st' | 'cm' | ''; text: string }[] {
  const pattern =
    /("[^"\n]*"|'[^'\n]*')|(\/\/.*|#.*)|\b(import|from|as|class|def|return|for|in|await|const|of|new|if|next)\b/g;
  const pieces: { kind: 'kw' | 'st' | 'cm' | ''; text: string }[] = [];
  let at = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > at) pieces.push({ kind: '', text: code.slice(at, match.index) });
    pieces.push({ kind: match[1] ? 'st' : match[2] ? 'cm' : 'kw', text: match[0] });
    at = match.index + match[0].length;
  }
  pieces.push({ kind: '', text: code.slice(at) });
  return pieces;
}
