import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelsOf, pngOf, writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

let folder: string;
let images: string;
let winnow: Winnow;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-forecast-'));
  images = join(folder, 'images');
  winnow = new Winnow(join(folder, 'data'));
  await writePictures(images);
  await cp(join(images, 'cat.1.png'), join(images, 'cat.9.png'));
  await winnow.json('scan', images, '--labels', 'prefix');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('winnow forecast', () => {
  it('draws with the weights, and never what is not exported', async () => {
    await winnow.json('weights', images, '--scheme', 'inverse');
    const [forecast] = await winnow.json<{ draws: number; classes: object[] }>(
      'forecast',
      images,
      '--num-samples',
      '600',
      '--seed',
      '2',
    );
    expect(forecast).toMatchObject({ draws: 600, samples: 6, neverShare: 0 });
    expect(forecast!.classes).toMatchObject([
      { class: 'cat', samples: 4, expectedDraws: expect.closeTo(300) },
      { class: 'dog', samples: 2, expectedDraws: expect.closeTo(300) },
    ]);
    const { stdout } = await winnow.run('forecast', images, '--sampler', 'random', '--no-replacement');
    expect(stdout).toContain('6 draws from 6 samples; 0.0 % of them never drawn (expected 0.0 %)');
  });

  it('refuses a split that is not there, and numbers that cannot be drawn', async () => {
    expect(await winnow.error('forecast', images, '--split', 'test')).toMatchObject({
      exit: 1,
      code: 'SPLIT_UNKNOWN',
    });
    expect(await winnow.error('forecast', images, '--no-replacement', '--num-samples', '9')).toMatchObject({
      exit: 1,
      code: 'BAD_INPUT',
    });
    expect(await winnow.error('forecast', images, '--sampler', 'best')).toMatchObject({ exit: 2 });
  });
});

describe('winnow split --group', () => {
  it('keeps folders and prefixes together, and images that stand alone apart', async () => {
    const clips = join(folder, 'clips');
    for (let clip = 0; clip < 12; clip++) {
      await writePictures(join(clips, `clip${clip}`));
      await writeFile(join(clips, `alone${clip}.png`), pngOf(4, 4, pixelsOf(4, 4, clip)));
    }
    await winnow.json('scan', clips, '--labels', 'none');
    const [divided] = await winnow.json<{ batch: { summary: string } }>(
      'split',
      clips,
      '--ratios',
      'train=.5,val=.5',
      '--group',
      'folder',
    );
    expect(divided!.batch.summary).toContain('(seed 0, folders together)');
    expect(await winnow.json('leaks', clips, '--group', 'folder')).toMatchObject([{ groups: 0 }]);
    expect((await winnow.json('status', clips))[0]).toMatchObject({
      splits: { train: expect.any(Number), val: expect.any(Number) },
    });
    // By prefix, the cats of a folder may part from its dogs.
    await winnow.json('split', clips, '--ratios', 'train=.5,val=.5', '--group', 'prefix', '--seed', '3');
    expect(await winnow.json('leaks', clips, '--group', 'prefix')).toMatchObject([{ groups: 0 }]);
    expect(
      (await winnow.json<{ groups: number }>('leaks', clips, '--group', 'folder'))[0]!.groups,
    ).toBeGreaterThan(1);
  });
});

describe('winnow weights --scheme effective', () => {
  it('takes a beta', async () => {
    const weights = async (...args: string[]): Promise<number[]> => {
      const [{ classes }] = (await winnow.json<{ classes: { weight: number }[] }>(
        'weights',
        images,
        '--dry-run',
        ...args,
      )) as [{ classes: { weight: number }[] }];
      return classes.map(({ weight }) => weight);
    };
    expect(await weights('--scheme', 'effective', '--beta', '0')).toEqual([1, 1]);
    const [cat, dog] = await weights('--scheme', 'effective', '--beta', '.5');
    expect(dog! / cat!).toBeCloseTo((1 - 0.5 ** 4) / (1 - 0.5 ** 2), 9);
    expect(await winnow.error('weights', images, '--scheme', 'sqrt', '--beta', '.5')).toMatchObject({
      exit: 2,
    });
    expect(await winnow.error('weights', images, '--scheme', 'effective', '--beta', '1')).toMatchObject({
      exit: 2,
    });
    const [{ batch }] = (await winnow.json<{ batch: { summary: string } }>(
      'weights',
      images,
      '--scheme',
      'effective',
    )) as [{ batch: { summary: string } }];
    expect(batch.summary).toContain('effective number of samples (beta 0.999)');
  });
});

describe('winnow leaks', () => {
  it('finds a copy in another split', async () => {
    expect((await winnow.run('leaks', images)).stdout).toBe('No leak was found.\n');
    await winnow.json('split', images, '--ratios', 'train=1', '--query', 'path:1');
    await winnow.json('split', images, '--ratios', 'val=1', '--query', '-path:1');
    const [found] = await winnow.json('leaks', images);
    expect(found).toMatchObject({
      group: 'duplicates',
      groups: 1,
      leaks: [{ splits: { train: 1, val: 1 }, examples: [{ path: 'cat.1.png' }, { path: 'cat.9.png' }] }],
    });
    const { stdout } = await winnow.run('leaks', images, '--group', 'prefix', '--limit', '1');
    expect(stdout).toContain(
      '2 groups have images in more than one split.\n\ntrain 1, val 3\n  train: cat.1.png',
    );
    await winnow.json('drop', images, '--query', 'path:cat.9');
    expect(await winnow.json('leaks', images)).toMatchObject([{ groups: 0 }]);
    expect(await winnow.json('leaks', images, '--dropped')).toMatchObject([{ groups: 1 }]);
  });
});
