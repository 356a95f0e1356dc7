import { copyFile, constants, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Tensor } from '../../src-shared/loader/tensor.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { encodePng } from '../decode/encode-png.ts';
import { NewFolder } from '../export/formats/new-folder.ts';
import { writeFailure } from '../export/write-failure.ts';
import { CIFAR10, CIFAR100 } from '../loading/cifar.ts';
import { LSUN } from '../loading/lsun.ts';
import { MNIST } from '../loading/mnist.ts';

/** A part of a set: its images by class, as pixels or as files. */
interface PackedPart {
  split: string;
  classes: readonly string[];
  length: number;
  classAt(index: number): number;
  /** Writes the image and gives its name, of which `stem` is the beginning. */
  write(index: number, folder: string, stem: string): Promise<string>;
}

export interface Unpacked {
  /** What it was found to be. */
  set: string;
  to: string;
  images: number;
  classes: string[];
  splits: Record<string, number>;
}

/**
 * Writes the images of CIFAR-10, CIFAR-100 (their binary versions), MNIST and its kin (IDX, packed or not) and LSUN (folders of exported images) into a
 * folder for each class, and `splits.csv` with the split of each. Pixels become PNG; files are copied. The same source gives the same bytes.
 *
 * Throws BAD_INPUT for a folder that is none of them, and for files that are cut; TARGET_UNWRITABLE where something stands already; DISK_FULL.
 */
export async function unpack(
  source: string,
  target: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void } = {},
): Promise<Unpacked> {
  const to = resolve(target);
  const { set, parts } = await packedIn(resolve(source));
  const total = parts.reduce((sum, { length }) => sum + length, 0);
  const splits: Record<string, number> = {};
  const classes = [...new Set(parts.flatMap((part) => [...part.classes]))];
  try {
    const folder = await NewFolder.create(to);
    try {
      for (const name of classes) await mkdir(join(folder.path, name));
      let done = 0;
      let table = 'path,split\n';
      for (const part of parts) {
        const digits = String(part.length).length;
        for (let i = 0; i < part.length; i++) {
          if (i % 100 === 0) signal?.throwIfAborted();
          const name = part.classes[part.classAt(i)]!;
          const stem = `${part.split}-${String(i).padStart(digits, '0')}`;
          const file = await part.write(i, join(folder.path, name), stem);
          table += `${name}/${file},${part.split}\n`;
          onProgress?.(++done, total);
        }
        splits[part.split] = part.length;
      }
      await writeFile(join(folder.path, 'splits.csv'), table);
      await folder.rename();
    } finally {
      await folder.discard();
    }
  } catch (error) {
    throw writeFailure(error, to);
  }
  return { set, to, images: total, classes, splits };
}

async function packedIn(source: string): Promise<{ set: string; parts: PackedPart[] }> {
  const names = new Set(await namesIn(source));
  const both = (has: (split: 'train' | 'test') => boolean) => (['train', 'test'] as const).filter(has);
  const cifar10 = both((split) => names.has(split === 'train' ? 'data_batch_1.bin' : 'test_batch.bin'));
  if (cifar10.length > 0) {
    return { set: 'CIFAR-10', parts: cifar10.map((split) => pixels(split, new CIFAR10(source, split))) };
  }
  const cifar100 = both((split) => names.has(`${split}.bin`) && names.has('fine_label_names.txt'));
  if (cifar100.length > 0) {
    return { set: 'CIFAR-100', parts: cifar100.map((split) => pixels(split, new CIFAR100(source, split))) };
  }
  const mnist = [...names].sort().flatMap((name) => {
    const [, start] = /^(.+?)-images[-.]idx3-ubyte(\.gz)?$/.exec(name) ?? [];
    if (start === undefined) return [];
    const ends = ['-labels-idx1-ubyte', '-labels.idx1-ubyte'].flatMap((end) => [end, `${end}.gz`]);
    const labels = ends.map((end) => `${start}${end}`).find((one) => names.has(one));
    const split = start === 't10k' ? 'test' : start;
    return labels === undefined ? [] : [pixels(split, new MNIST(join(source, name), join(source, labels)))];
  });
  if (mnist.length > 0) return { set: 'MNIST', parts: mnist };
  const scenes = [...names].filter((name) => /_(train|val)$/.test(name)).sort();
  if (scenes.length > 0) return { set: 'LSUN', parts: scenes.map((scene) => files(source, scene)) };
  throw new WinnowError('BAD_INPUT', `Found no set in ${basename(source)} that can be unpacked.`, {
    subject: source,
    hint: 'Name the folder with CIFAR’s *.bin files and class names, MNIST’s *-idx3-ubyte and *-idx1-ubyte files, or LSUN’s folders such as bedroom_train.',
  });
}

function pixels(split: string, set: CIFAR10 | CIFAR100 | MNIST): PackedPart {
  const { targets } = set;
  return {
    split,
    classes: set.classes,
    length: set.length,
    classAt: (index) => targets[index]!,
    async write(index, folder, stem) {
      const [image] = (await set.get(index)) as [Tensor, number];
      const [height, width, channels] = image.shape as [number, number, number];
      const data = Uint8Array.from(image.data as Uint8Array);
      const png = encodePng({ data, width, height, mode: channels === 3 ? 'RGB' : 'L' }, 9);
      await writeFile(join(folder, `${stem}.png`), png, { flag: 'wx' });
      return `${stem}.png`;
    },
  };
}

/** One scene of LSUN: its images have names of their own, which are kept. */
function files(source: string, scene: string): PackedPart {
  const cut = scene.lastIndexOf('_');
  const { samples } = new LSUN(source, [scene]);
  return {
    split: scene.slice(cut + 1),
    classes: [scene.slice(0, cut)],
    length: samples.length,
    classAt: () => 0,
    async write(index, folder) {
      const [file] = samples[index]!;
      const name = basename(file);
      await copyFile(file, join(folder, name), constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      return name;
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new WinnowError('BAD_INPUT', `The folder ${folder} cannot be read.`, {
      subject: folder,
      hint: 'Name the folder that the downloaded archive was unpacked into.',
      cause,
    });
  }
}
