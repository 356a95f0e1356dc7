import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CocoCaptions,
  CocoDetection,
  DataLoader,
  ImageNet,
  LSUN,
  parseRecipe,
} from '../../src-main/loading/index.ts';
import type { Dataset, PixelImage, Tensor } from '../../src-main/loading/index.ts';
import { findTorch } from '../support/torch.ts';

const torch = findTorch();
let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'winnow-sets-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array): string {
  const file = join(root, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A picture of one pixel, whose name may say anything: files are known by their content. */
function pixel(value: number): Uint8Array {
  return Buffer.concat([Buffer.from('P6\n1 1\n255\n'), Buffer.from([value, value, value])]);
}

async function samplesOf(dataset: Dataset): Promise<[value: number, target: unknown][]> {
  const samples: [number, unknown][] = [];
  for (let i = 0; i < dataset.length; i++) {
    const [image, target] = (await dataset.get(i)) as [PixelImage, unknown];
    samples.push([image.data[0]!, target]);
  }
  return samples;
}

function python(program: string): unknown {
  return JSON.parse(execFileSync(torch!, ['-W', 'ignore', '-c', program], { encoding: 'utf8', cwd: root }));
}

describe('COCO', () => {
  const content = {
    images: [
      { id: 30, file_name: 'c.jpg', width: 1 },
      { id: 4, file_name: 'a.jpg' },
      { id: 200, file_name: 'val/b.jpg' },
    ],
    annotations: [
      { id: 2, image_id: 4, bbox: [1, 2, 3.5, 4], category_id: 18, caption: 'a dog' },
      { id: 1, image_id: 30, bbox: [0, 0, 1, 1], category_id: 17, caption: 'a cat' },
      { id: 9, image_id: 4, bbox: [5, 5, 5, 5], category_id: 17, iscrowd: 1, caption: 'and a cat' },
    ],
    categories: [
      { id: 17, name: 'cat' },
      { id: 18, name: 'dog' },
    ],
  };
  beforeEach(() => {
    for (const [i, name] of ['a.jpg', 'val/b.jpg', 'c.jpg'].entries()) put(`images/${name}`, pixel(10 * i));
  });
  const annotations = (json: unknown = content): string => put('instances.json', JSON.stringify(json));
  const images = (): string => join(root, 'images');

  it("gives the images in order of their ids, each with its annotations in the file's order", async () => {
    const coco = new CocoDetection(images(), annotations());
    const [second, first, third] = content.annotations;
    expect(coco.ids).toEqual([4, 30, 200]);
    expect(coco.categories).toEqual(content.categories);
    expect(await samplesOf(coco)).toEqual([
      [0, [second, third]],
      [20, [first]],
      [10, []],
    ]);
    expect(() => coco.pathOf(3)).toThrow(RangeError);
  });

  it('gives captions', async () => {
    const coco = new CocoCaptions(images(), annotations());
    expect((await samplesOf(coco)).map(([, target]) => target)).toEqual([
      ['a dog', 'and a cat'],
      ['a cat'],
      [],
    ]);
  });

  it('travels to workers, targets transformed', async () => {
    const coco = new CocoDetection(images(), annotations(), {
      transform: parseRecipe([{ op: 'ToTensor' }]),
      targetTransform: (target) => target.map(({ category_id }) => category_id),
    });
    const seen = async (numWorkers: number): Promise<unknown[]> => {
      const batches: unknown[] = [];
      const collateFn = (samples: unknown): unknown => samples;
      for await (const batch of new DataLoader<[Tensor, number[]][]>(coco, {
        batchSize: 2,
        numWorkers,
        collateFn,
      }))
        batches.push(batch.map(([image, target]) => [image.tolist(), target]));
      return batches;
    };
    const batches = await seen(0);
    expect(batches.flat().map((sample) => (sample as unknown[])[1])).toEqual([[18, 17], [17], []]);
    expect(await seen(2)).toEqual(batches);
  });

  it.each([
    ['no JSON', () => put('instances.json', '{'), 'cannot be read'],
    ['another object', () => annotations({ info: {} }), 'a list of images'],
    ['images that are no list', () => annotations({ images: {} }), 'Expected a list for images'],
    ['an image without an id', () => annotations({ images: [{ file_name: 'a' }] }), 'images[0].id'],
    ['an image without a file', () => annotations({ images: [{ id: 1 }] }), 'images[0].file_name'],
    [
      'an annotation of no image',
      () => annotations({ ...content, annotations: [{ id: 1 }] }),
      'annotations[0].image_id',
    ],
  ])('refuses %s', (_, file, words) => {
    expect(() => new CocoDetection(images(), file())).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(words) as string }),
    );
  });

  it('refuses captions that are missing, and a file that is not there', () => {
    const file = annotations({ ...content, annotations: [{ id: 7, image_id: 4 }] });
    expect(() => new CocoCaptions(images(), file)).toThrow('The annotation 7 has no caption.');
    expect(() => new CocoDetection(images(), join(root, 'none.json'))).toThrow('ENOENT');
  });
});

describe('ImageNet', () => {
  const wnids = ['n02012849', 'n01440764', 'n03126707'];
  const lines = 'n01440764 tench, Tinca tinca\nn02012849 crane\nn03126707 crane\nn09999999 unused\n';
  beforeEach(() => {
    for (const [i, wnid] of wnids.entries()) {
      put(`train/${wnid}/${wnid}_10.JPEG`, pixel(i));
      put(`train/${wnid}/${wnid}_9.JPEG`, pixel(50 + i));
      put(`val/${wnid}/x.JPEG`, pixel(100 + i));
    }
  });

  it.each([
    ['lines with spaces', () => put('LOC_synset_mapping.txt', lines)],
    ['lines with tabs', () => put('words.txt', lines.replaceAll(/^(n\d+) /gm, '$1\t'))],
  ])('names its classes by %s', (_, classIndex) => {
    const dataset = new ImageNet(root, 'train', { classIndex: classIndex() });
    expect(dataset.wnids).toEqual(['n01440764', 'n02012849', 'n03126707']);
    expect(dataset.classes).toEqual([['tench', 'Tinca tinca'], ['crane'], ['crane']]);
    expect(dataset.classToIdx).toEqual({ tench: 0, 'Tinca tinca': 0, crane: 2 });
  });

  it('names its classes by JSON, or by their ids', () => {
    const json = Object.fromEntries(wnids.toSorted().map((wnid, i) => [i, [wnid, `name ${i}`]]));
    const classIndex = put('imagenet_class_index.json', JSON.stringify(json));
    expect(new ImageNet(root, 'val', { classIndex }).classes).toEqual([['name 0'], ['name 1'], ['name 2']]);
    expect(new ImageNet(root, 'val').classes).toEqual(wnids.toSorted().map((wnid) => [wnid]));
  });

  it.skipIf(torch === null)("has torchvision's samples, classes and pixels", async () => {
    const dataset = new ImageNet(root, 'train', { classIndex: put('LOC_synset_mapping.txt', lines) });
    const theirs = python(`
import json, os, torch
from torchvision.datasets import ImageNet
names = dict(line.strip().split(' ', 1) for line in open('LOC_synset_mapping.txt'))
torch.save(({wnid: tuple(all.split(', ')) for wnid, all in names.items()}, []), 'meta.bin')
d = ImageNet('.', split='train')
print(json.dumps({'wnids': d.wnids, 'wnidToIdx': d.wnid_to_idx, 'classes': d.classes, 'classToIdx': d.class_to_idx,
  'files': [os.path.normpath(path) for path, _ in d.samples], 'samples': [[d[i][0].getpixel((0, 0))[0], d[i][1]] for i in range(len(d))]}))`);
    const { wnids: ids, wnidToIdx, classes, classToIdx } = dataset;
    const files = dataset.samples.map(([path]) => relative(root, path));
    expect({ wnids: ids, wnidToIdx, classes, classToIdx, files, samples: await samplesOf(dataset) }).toEqual(
      theirs,
    );
  });

  it('refuses another split, a mapping that is none, and a folder without a name', () => {
    expect(() => new ImageNet(root, 'test' as 'val')).toThrow(
      "Unknown value 'test' for argument split. Valid values are {'train', 'val'}.",
    );
    const classIndex = put('LOC_synset_mapping.txt', 'tench\n');
    expect(() => new ImageNet(root, 'train', { classIndex })).toThrow('Expected names by WordNet id');
    put('LOC_synset_mapping.txt', 'n01440764 tench\n');
    expect(() => new ImageNet(root, 'train', { classIndex })).toThrow('has no name of n02012849');
    expect(() => new ImageNet(root, 'train', { classIndex: join(root, 'none') })).toThrow('ENOENT');
  });
});

describe('LSUN', () => {
  beforeEach(() => {
    put('tower_train/f/0/f03.webp', pixel(3));
    put('tower_train/0/a/0a9.webp', pixel(1));
    put('tower_train/0b1.webp', pixel(2));
    put('tower_train/list.txt', 'no image');
    put('bedroom_train/77.webp', pixel(4));
    put('test/0/01.webp', pixel(5));
  });

  it('reads the folders that are named, in order of the keys, wherever in them they lie', async () => {
    const lsun = new LSUN(root, ['tower_train', 'bedroom_train']);
    expect(lsun.classes).toEqual(['tower_train', 'bedroom_train']);
    expect(await samplesOf(lsun)).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 1],
    ]);
    expect(await samplesOf(new LSUN(root, 'test'))).toEqual([[5, 0]]);
    expect(lsun.targets).toEqual([0, 0, 0, 1]);
  });

  it('refuses a folder that is not here', () => {
    expect(() => new LSUN(root)).toThrow(expect.objectContaining({ code: 'FOLDER_NOT_FOUND' }));
    put('bridge_val/list.txt', 'no image');
    expect(() => new LSUN(root, ['bridge_val'])).toThrow('Found no image for the class bridge_val.');
  });

  const wrong = ['all', ['tower_trian'], ['castle_train'], ['train']];

  it.skipIf(torch === null)("refuses other classes in torchvision's words", () => {
    const theirs = python(`
import json
from torchvision.datasets import LSUN
said = []
for classes in json.loads('${JSON.stringify(wrong)}'):
  try: LSUN._verify_classes(None, classes)
  except ValueError as error: said.append(str(error))
print(json.dumps(said))`) as string[];
    const ours = wrong.map((classes) => {
      try {
        return new LSUN(root, classes).classes;
      } catch (error) {
        return (error as Error).message;
      }
    });
    // A word that is no split is taken for a list of letters there.
    expect(ours.slice(1)).toEqual(theirs.slice(1));
    expect(ours[0]).toBe(
      "Unknown value 'all' for argument classes. Valid values are {'train', 'val', 'test'}.",
    );
  });
});
