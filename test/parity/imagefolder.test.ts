import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImageFolder } from '../../src-shared/loader/datasets/image-folder.ts';
import { nodeHost } from '../../src-main/loading/node-host.ts';
import { goldenCases, sharedFolder } from '../support/shared-data.ts';

interface FolderCase {
  class_to_idx: Record<string, number>;
  samples: [path: string, classIndex: number][];
}

const shared = sharedFolder();

describe.skipIf(shared === null)('an image folder', () => {
  it('finds the classes and samples that torchvision finds, in its order', () => {
    const [expected] = goldenCases<FolderCase>(shared!, 'imagefolder.json');
    const seed = join(shared!, 'data', 'seed');
    const folder = new ImageFolder(nodeHost, join(seed, 'dogcat_2'));
    expect(folder.classToIdx).toEqual(expected!.class_to_idx);
    expect(folder.samples.map(([path, index]) => [relative(seed, path), index])).toEqual(expected!.samples);
    expect(folder.targets).toEqual(expected!.samples.map(([, index]) => index));
  });
});
