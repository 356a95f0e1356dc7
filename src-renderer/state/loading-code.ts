import type { ExportOptions, RecipeOp } from '../../src-shared/contract/values.ts';

type Sampler = ExportOptions['sampler'][string];

interface Loading {
  fileName: string;
  split: string;
  sampler: Sampler | undefined;
  recipe: readonly RecipeOp[];
  orientation: ExportOptions['orientation'];
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

/** The same in PyTorch, with nothing but torchvision: the manifest is lines of JSON. */
export function pytorchCode({ fileName, split, sampler, recipe, orientation }: Loading): string {
  const weighted = sampler?.kind === 'weighted';
  const seed = sampler?.seed;
  const generator = seed === undefined ? '' : `, generator=torch.Generator().manual_seed(${seed})`;
  const order = weighted
    ? `,\n    sampler=WeightedRandomSampler(\n        [s.get("weight", 1) for s in ${name(split)}.samples],\n        len(${name(split)})${generator})`
    : sampler?.kind === 'random'
      ? `, shuffle=True${generator}`
      : '';
  const steps = recipe.map((op) => `    ${pythonOperation(op)},`).join('\n');
  return `import json, pathlib
import torch
from PIL import Image${orientation === 'apply' ? ', ImageOps' : ''}
from torch.utils.data import DataLoader, Dataset${weighted ? ', WeightedRandomSampler' : ''}
from torchvision import transforms as T

class Manifest(Dataset):
    def __init__(self, file, split, transform):
        lines = pathlib.Path(file).read_text("utf-8").splitlines()
        header, *samples = map(json.loads, lines)
        here = pathlib.Path(file).parent
        self.roots = {k: here / v for k, v in header["roots"].items()}
        self.root = next(iter(self.roots))
        self.samples = [
            s for s in samples if s.get("split", "all") == split
        ]
        self.transform = transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        s = self.samples[i]
        file = self.roots[s.get("root", self.root)] / s["path"]
        image = Image.open(file)${orientation === 'apply' ? '\n        image = ImageOps.exif_transpose(image)' : ''}
        return self.transform(image.convert("RGB")), s["label"]

${name(split)} = Manifest("${fileName}", "${split}", T.Compose([
${steps || '    T.PILToTensor(),'}
]))
loader = DataLoader(${name(split)}, batch_size=32${order})

for images, labels in loader:
    print(images.shape, labels.shape)`;
}

/** A split's name as a variable: letters, digits and underscores, not starting with a digit. */
function name(split: string): string {
  const plain = split.replaceAll('-', '_');
  return /^\d/.test(plain) ? `split_${plain}` : plain === 'all' ? 'dataset' : plain;
}

/** `{op: 'Resize', size: 256}` as `T.Resize(size=256)`. */
function pythonOperation({ op, ...fields }: RecipeOp): string {
  const parameters = Object.entries(fields).map(([field, value]) => {
    if (field === 'transforms' && Array.isArray(value))
      return `[${(value as RecipeOp[]).map(pythonOperation).join(', ')}]`;
    if (field === 'interpolation') return `${field}=T.InterpolationMode.${String(value).toUpperCase()}`;
    if (field === 'policy') return `${field}=T.AutoAugmentPolicy.${String(value).toUpperCase()}`;
    if (field === 'dtype') return `${field}=torch.${String(value)}`;
    return `${field}=${pythonValue(value)}`;
  });
  return `T.${op}(${parameters.join(', ')})`;
}

function pythonValue(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `(${value.map(pythonValue).join(', ')}${value.length === 1 ? ',' : ''})`;
  return JSON.stringify(value);
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
