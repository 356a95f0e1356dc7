import { WinnowError } from '../../winnow-error.ts';
import type { DatasetHost } from '../host.ts';
import { FileListDataset } from './file-list-dataset.ts';
import type { FileListOptions } from './file-list-dataset.ts';
import { ImageFolder } from './image-folder.ts';

/** The names of each class, by its WordNet id. */
export type WnidNames = ReadonlyMap<string, readonly string[]>;

/** `["n01440764", "tench"]` by index, as `imagenet_class_index.json` has them. */
function namesOfJson(text: string): [string, string[]][] | null {
  const entries = Object.values(JSON.parse(text) as Record<string, unknown>);
  const pairs = entries.map((entry): [string, string[]] | null =>
    Array.isArray(entry) && entry.length >= 2 && entry.every((part) => typeof part === 'string')
      ? [entry[0] as string, entry.slice(1) as string[]]
      : null,
  );
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

/** `n01440764 tench, Tinca tinca` a line, with a space or a tab (`LOC_synset_mapping.txt`, `words.txt`). */
function namesOfLines(text: string): [string, string[]][] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const matches = lines.map((line) => /^(n\d{8})[ \t]+(\S.*)$/.exec(line));
  if (!matches.every((match) => match !== null)) return null;
  return matches.map(([, wnid, names]) => [wnid!, names!.trim().split(', ')]);
}

/** Reads a mapping from WordNet ids to names. @throws WinnowError BAD_INPUT for text of neither form */
export function parseWnidNames(file: string, text: string): WnidNames {
  let pairs: [string, string[]][] | null = null;
  try {
    pairs = text.trimStart().startsWith('{') ? namesOfJson(text) : namesOfLines(text);
  } catch {
    pairs = null;
  }
  if (pairs !== null && pairs.length > 0) return new Map(pairs);
  throw new WinnowError('BAD_INPUT', `Expected names by WordNet id but ${file} has something else.`, {
    subject: file,
    hint: 'Name a file such as LOC_synset_mapping.txt ("n01440764 tench, Tinca tinca") or imagenet_class_index.json.',
  });
}

/**
 * `torchvision.datasets.ImageNet`: a folder `train` or `val` with one folder per WordNet id. The index of a class is the place of its id among the folders,
 * in order of code points; a class has several names.
 */
export class ImageNetImages extends FileListDataset<number> {
  /** WordNet ids, by class index. */
  readonly wnids: readonly string[];
  readonly wnidToIdx: Readonly<Record<string, number>>;
  /** The names of each class. Without a mapping its id is its name. */
  readonly classes: readonly (readonly string[])[];
  /** The index of each name. Of classes that share one ("crane"), it is the last one's, as in torchvision. */
  readonly classToIdx: Readonly<Record<string, number>>;
  readonly samples: ImageFolder['samples'];

  /** @throws WinnowError as {@link ImageFolder} does; BAD_INPUT for a folder that the mapping has no name of */
  constructor(
    host: DatasetHost,
    root: string,
    split: 'train' | 'val',
    names: WnidNames | null,
    options: FileListOptions<number> = {},
  ) {
    if (split !== 'train' && split !== 'val') {
      throw new WinnowError(
        'BAD_INPUT',
        `Unknown value '${String(split)}' for argument split. Valid values are {'train', 'val'}.`,
        { subject: 'split' },
      );
    }
    super(host, root, options);
    const folder = new ImageFolder(host, host.joinPath(root, split));
    this.wnids = folder.classes;
    this.wnidToIdx = folder.classToIdx;
    this.samples = folder.samples;
    this.classes = this.wnids.map((wnid) => (names === null ? [wnid] : namesOf(names, wnid, folder.root)));
    this.classToIdx = Object.fromEntries(this.classes.flatMap((all, i) => all.map((name) => [name, i])));
  }

  get length(): number {
    return this.samples.length;
  }

  /** The class index of each sample. */
  get targets(): number[] {
    return this.samples.map(([, target]) => target);
  }

  protected fileAt(index: number): string {
    return this.samples[index]![0];
  }

  protected rawTargetAt(index: number): number {
    return this.samples[index]![1];
  }
}

function namesOf(names: WnidNames, wnid: string, folder: string): readonly string[] {
  const found = names.get(wnid);
  if (found) return found;
  throw new WinnowError(
    'BAD_INPUT',
    `The class index has no name of ${wnid}, which is a folder of ${folder}.`,
    {
      subject: wnid,
      hint: 'Name the class index that belongs to these images, or none.',
    },
  );
}
