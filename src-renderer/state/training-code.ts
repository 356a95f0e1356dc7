import type { ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import { pytorchCode, typescriptCode, variableOf, type Loading } from './loading-code.ts';

export const languages = ['pytorch', 'lightning', 'huggingface', 'typescript'] as const;
export type Language = (typeof languages)[number];

export interface Training extends Loading {
  format: ExportFormat;
  /** All splits that go out; `split` is the one that is trained on. */
  splits: readonly string[];
  /** Folder of the pictures, for formats that name them relative to it. */
  root: string;
}

/** The lines that train from an export; null where nothing in that language reads the format. */
export function trainingCode(language: Language, training: Training): string | null {
  const { format } = training;
  if (language === 'typescript') {
    if (format === 'manifest') return typescriptCode(training);
    return isTree(format) ? treeInTypescript(training) : null;
  }
  if (language === 'huggingface') return huggingFace(training);
  const set = pythonDataset(training);
  if (set === null) return null;
  return language === 'pytorch' ? torchLoop(training, set) : lightning(training, set);
}

/** How a format is read in PyTorch: imports and other set-up, then the dataset of a split. */
interface PythonDataset {
  setUp: string;
  of(split: string): string;
  /** A loader over the dataset `name`. */
  loader(name: string, isTraining: boolean): string;
}

const text = (value: string): string => JSON.stringify(value);

function isTree(format: ExportFormat): boolean {
  return format === 'imagefolder' || format === 'yolo' || format === 'huggingface';
}

/** YOLO names splits in its own way. */
function folderOf({ format }: Training, split: string): string {
  if (format !== 'yolo') return split;
  return { all: 'train', valid: 'val', validation: 'val' }[split] ?? split;
}

const preset = `from torchvision import transforms

transform = transforms.Compose([
    transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])`;

function plainLoader(name: string, isTraining: boolean): string {
  return `DataLoader(${name}, batch_size=32${isTraining ? ', shuffle=True' : ''}, num_workers=4)`;
}

function pythonDataset(training: Training): PythonDataset | null {
  const { format, fileName, root } = training;
  switch (format) {
    case 'manifest':
      return {
        setUp: 'from winnow_loader import ManifestDataset  # pip install ./python',
        of: (split) => `ManifestDataset(${text(fileName)}, split=${text(split)})`,
        loader: (name) => `${name}.loader(batch_size=32, num_workers=4)`,
      };
    case 'imagefolder':
    case 'yolo':
    case 'huggingface':
      return {
        setUp: `from torch.utils.data import DataLoader\nfrom torchvision.datasets import ImageFolder\n${preset}`,
        of: (split) => `ImageFolder(${text(`${fileName}/${folderOf(training, split)}`)}, transform)`,
        loader: plainLoader,
      };
    case 'csv':
    case 'tsv':
    case 'parquet': {
      const read =
        format === 'parquet'
          ? `read_parquet(${text(fileName)})`
          : `read_csv(${text(fileName)}${format === 'tsv' ? ', sep="\\t"' : ''})`;
      return {
        setUp: `import pandas as pd
from PIL import Image
from torch.utils.data import DataLoader, Dataset
${preset}
table = pd.${read}

class Rows(Dataset):
    def __init__(self, split):
        self.rows = table[table.split == split]
    def __len__(self):
        return len(self.rows)
    def __getitem__(self, i):
        row = self.rows.iloc[i]
        image = Image.open(${text(`${root}/`)} + row.path).convert("RGB")
        return transform(image), row.label
`,
        of: (split) => `Rows(${text(split)})`,
        loader: plainLoader,
      };
    }
    case 'coco':
      return {
        setUp: `import json
from PIL import Image
from torch.utils.data import DataLoader, Dataset
${preset}
coco = json.load(open(${text(fileName)}, encoding="utf-8"))
label_of = {one["image_id"]: one["category_id"] for one in coco["annotations"]}

class Images(Dataset):
    def __init__(self, split):
        self.images = [one for one in coco["images"] if one["split"] == split]
    def __len__(self):
        return len(self.images)
    def __getitem__(self, i):
        one = self.images[i]
        image = Image.open(${text(`${root}/`)} + one["file_name"]).convert("RGB")
        return transform(image), label_of[one["id"]]
`,
        of: (split) => `Images(${text(split)})`,
        loader: plainLoader,
      };
    case 'webdataset':
      return {
        setUp: `import glob
import webdataset as wds
from torch.utils.data import DataLoader
${preset}`,
        of: (split) =>
          `wds.WebDataset(sorted(glob.glob(${text(`${fileName}/${split}-*.tar`)})), shardshuffle=100).shuffle(1000).decode("pil").to_tuple("jpg;png;webp", "cls").map_tuple(transform, int)`,
        loader: (name) => `DataLoader(${name}, batch_size=32, num_workers=4)`,
      };
    case 'fiftyone':
      return {
        setUp: `import fiftyone as fo
from PIL import Image
from torch.utils.data import DataLoader
${preset}

def samples(split):
    kind = fo.types.FiftyOneImageClassificationDataset
    found = fo.Dataset.from_dir(dataset_dir=${text(`${fileName}/`)} + split, dataset_type=kind)
    names = found.default_classes or found.distinct("ground_truth.label")
    return [
        (transform(Image.open(one.filepath).convert("RGB")), names.index(one.ground_truth.label))
        for one in found
    ]
`,
        of: (split) => `samples(${text(split)})`,
        loader: plainLoader,
      };
  }
}

function torchLoop(training: Training, set: PythonDataset): string {
  if (training.format === 'manifest') return pytorchCode(training);
  const name = variableOf(training.split);
  return `${set.setUp}
${name} = ${set.of(training.split)}

for images, labels in ${set.loader(name, true)}:
    print(images.shape, labels.shape)`;
}

function lightning(training: Training, set: PythonDataset): string {
  const { split, splits } = training;
  const other = splits.find((one) => one === 'val') ?? splits.find((one) => one !== split);
  const validation = other === undefined ? '' : `, ${set.loader(set.of(other), false)}`;
  const loaders = `${set.loader(set.of(split), true)}${validation}`;
  return `import lightning as L
${set.setUp}

trainer = L.Trainer(max_epochs=10)
trainer.fit(model, ${loaders})  # model: your LightningModule`;
}

/** Hugging Face's own loaders where they read the format; else its Trainer over a dataset of PyTorch. */
function huggingFace(training: Training): string | null {
  const { format, fileName, splits, split } = training;
  if (format === 'huggingface' || format === 'imagefolder')
    return `from datasets import load_dataset

photos = load_dataset("imagefolder", data_dir=${text(fileName)})
print(photos, photos[${text(split)}].features["label"])`;
  if (format === 'webdataset') {
    const files = splits.map((one) => `${text(one)}: ${text(`${fileName}/${one}-*.tar`)}`);
    return `from datasets import load_dataset

photos = load_dataset("webdataset", data_files={${files.join(', ')}}, streaming=True)
for one in photos[${text(split)}].take(3):
    print(one["__key__"], one["cls"])`;
  }
  if (format === 'csv' || format === 'tsv' || format === 'parquet') {
    const kind = format === 'parquet' ? 'parquet' : 'csv';
    return `from datasets import Image, load_dataset

table = load_dataset(${text(kind)}, data_files=${text(fileName)}${format === 'tsv' ? ', sep="\\t"' : ''}, split="train")
${variableOf(split)} = table.filter(lambda row: row["split"] == ${text(split)})
photos = ${variableOf(split)}.map(lambda row: {"image": ${text(`${training.root}/`)} + row["path"]}).cast_column("image", Image())
print(photos[0]["image"].size, photos[0]["class"])`;
  }
  if (format !== 'manifest') return null;
  const evaluated = splits.find((one) => one === 'val');
  const evaluation =
    evaluated === undefined
      ? ''
      : `,\n    eval_dataset=ManifestDataset(${text(fileName)}, split=${text(evaluated)})`;
  return `import torch
from transformers import Trainer
from winnow_loader import ManifestDataset  # pip install ./python

def collate(samples):
    images, labels = zip(*samples)
    return {"pixel_values": torch.stack(images), "labels": torch.tensor(labels)}

Trainer(
    model=model,  # for instance AutoModelForImageClassification.from_pretrained(...)
    train_dataset=ManifestDataset(${text(fileName)}, split=${text(split)})${evaluation},
    data_collator=collate,
).train()`;
}

function treeInTypescript(training: Training): string {
  const { fileName, split } = training;
  const name = variableOf(split);
  const folder = `${fileName}/${folderOf(training, split)}`.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  return `import { Compose, DataLoader, ImageFolder, RandomResizedCrop, ToTensor } from 'winnow-data/loader';

const transform = new Compose([new RandomResizedCrop(224), new ToTensor()]);
const ${name} = new ImageFolder('${folder}', { transform });

for await (const [images, labels] of new DataLoader(${name}, { batchSize: 32, shuffle: true })) {
  console.log(images.shape, labels.shape);
}`;
}
