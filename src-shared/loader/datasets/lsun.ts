import { WinnowError } from '../../winnow-error.ts';
import { compareUtf8 } from '../../manifest/compare-utf8.ts';
import type { DatasetHost } from '../host.ts';
import { FileListDataset } from './file-list-dataset.ts';
import type { FileListOptions } from './file-list-dataset.ts';
import { isImageFile } from './image-file.ts';
import { walkFolder } from './walk-folder.ts';

/** The scenes of LSUN (www.yf.io/p/lsun). */
const categories = [
  'bedroom',
  'bridge',
  'church_outdoor',
  'classroom',
  'conference_room',
  'dining_room',
  'kitchen',
  'living_room',
  'restaurant',
  'tower',
] as const;

const splits = ['train', 'val', 'test'] as const;

function unknown(value: string, what: string, valid: readonly string[]): never {
  throw new WinnowError(
    'BAD_INPUT',
    `Unknown value '${value}' for ${what}. Valid values are {'${valid.join("', '")}'}.`,
    { subject: 'classes' },
  );
}

/** The folders to read: those of a split, or the ones that are named. @throws WinnowError BAD_INPUT in torchvision's words */
function foldersOf(classes: string | readonly string[]): readonly string[] {
  if (typeof classes === 'string') {
    if (!splits.some((split) => split === classes)) unknown(classes, 'argument classes', splits);
    return classes === 'test' ? ['test'] : categories.map((category) => `${category}_${classes}`);
  }
  for (const name of classes) {
    const cut = name.lastIndexOf('_');
    const category = name.slice(0, Math.max(cut, 0));
    const split = name.slice(cut + 1);
    if (!categories.some((known) => known === category)) unknown(category, 'LSUN class', categories);
    if (!splits.some((known) => known === split)) unknown(split, 'postfix', splits);
  }
  return classes;
}

/**
 * `torchvision.datasets.LSUN` over folders in place of LMDB databases: `root/bedroom_train/…/HASH.webp`, as LSUN's own program exports them, flat or in
 * folders by hash. Images are in order of their hashes, which are their keys in the database and the names of their files.
 */
export class LsunImages extends FileListDataset<number> {
  /** The folders, in order of their class index. */
  readonly classes: readonly string[];
  readonly samples: readonly (readonly [path: string, classIndex: number])[];

  /** @throws WinnowError BAD_INPUT for classes that LSUN has not; FOLDER_NOT_FOUND for one that is not here, FOLDER_EMPTY for one without an image */
  constructor(
    host: DatasetHost,
    root: string,
    classes: string | readonly string[],
    options: FileListOptions<number> = {},
  ) {
    super(host, root, options);
    this.classes = foldersOf(classes);
    this.samples = this.classes.flatMap((name, i) => {
      const found = walkFolder(host, host.joinPath(root, name)).flatMap(({ folder, files }) =>
        files.filter(isImageFile).map((key) => ({ key, path: host.joinPath(folder, key) })),
      );
      if (found.length === 0)
        throw new WinnowError('FOLDER_EMPTY', `Found no image for the class ${name}.`, { subject: root });
      return found.sort((a, b) => compareUtf8(a.key, b.key)).map(({ path }) => [path, i] as const);
    });
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
