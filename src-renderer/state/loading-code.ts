import type { ExportOptions } from '../../src-shared/contract/values.ts';

type Sampler = ExportOptions['sampler'][string];

interface Loading {
  fileName: string;
  split: string;
  sampler: Sampler | undefined;
}

/** The lines that load one split of a manifest in TypeScript. The manifest's own transforms are applied unless others are named. */
export function typescriptCode({ fileName, split, sampler }: Loading): string {
  const seed = sampler?.seed;
  const imports = ['DataLoader', 'ManifestDataset'];
  let order = '';
  if (sampler?.kind === 'weighted') {
    imports.push('WeightedRandomSampler');
    if (seed !== undefined) imports.push('TorchGenerator');
    const generator = seed === undefined ? '' : `, true, new TorchGenerator(${seed})`;
    order = `  sampler: new WeightedRandomSampler(\n    ${name(split)}.weights, ${name(split)}.length${generator},\n  ),\n`;
  } else if (sampler?.kind === 'random') {
    if (seed !== undefined) imports.push('TorchGenerator');
    order = `  shuffle: true,\n${seed === undefined ? '' : `  generator: new TorchGenerator(${seed}),\n`}`;
  }
  return `import {
  ${imports.sort().join(', ')},
} from 'winnow-data/loader';

const ${name(split)} = await ManifestDataset.open(
  '${fileName}',
  { split: '${split}' },
);
const loader = new DataLoader(${name(split)}, {
  batchSize: 32,
${order}});

for await (const [images, labels] of loader) {
  console.log(images.shape, labels.shape);
}`;
}

/** The same in PyTorch, by the package in the repository's python folder: order, transforms and error policy are in the manifest. */
export function pytorchCode({ fileName, split }: Loading): string {
  return `# pip install ./python   (in a copy of Winnow's repository)
from winnow_loader import ManifestDataset

${name(split)} = ManifestDataset(${JSON.stringify(fileName)}, split="${split}")
loader = ${name(split)}.loader(batch_size=32)

for images, labels in loader:
    print(images.shape, labels.shape)`;
}

/** A split's name as a variable: letters, digits and underscores, not starting with a digit. */
function name(split: string): string {
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
