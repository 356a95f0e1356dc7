import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writePictures } from './pictures.ts';
import { Winnow } from './winnow.ts';

let work: string;
let photos: string;
let winnow: Winnow;
beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'winnow-issues-'));
  photos = join(work, 'photos');
  winnow = new Winnow(join(work, 'data'));
  await writePictures(photos);
  copyFileSync(join(photos, 'cat.1.png'), join(photos, 'dog.3.png'));
  expect((await winnow.run('scan', photos, '--labels', 'prefix')).code).toBe(0);
});
afterAll(() => rmSync(work, { recursive: true }));

it('counts what is wrong, with examples', async () => {
  const [found] = await winnow.json<{ images: number; issues: { issue: string }[] }>('issues', photos);
  expect(found!.images).toBe(7);
  expect(found!.issues[0]).toEqual({
    issue: 'empty',
    kind: 'verdict',
    count: 1,
    examples: ['dog.wrong.png'],
  });
  expect(found!.issues).toContainEqual({
    issue: 'exact-duplicate',
    kind: 'notice',
    count: 2,
    examples: ['cat.1.png', 'dog.3.png'],
  });
  const { stdout } = await winnow.run('issues', photos, '--query', 'label:cat', '--examples', '1');
  expect(stdout).toMatch(/^4 images|^3 images/);
  expect(stdout).toMatch(/exact-duplicate +notice +1 +cat\.1\.png\n/);
  expect((await winnow.run('issues', photos, '--query', 'nowhere')).stdout).toBe(
    '0 images: nothing wrong, and nothing worth knowing.\n',
  );
});

it('lists the groups of duplicates, what to keep, and where labels disagree', async () => {
  const [groups] = await winnow.json<object[]>('duplicates', photos, '--exact');
  expect(groups).toMatchObject([
    {
      keeperReason: 'Nothing tells them apart; its path comes first.',
      conflictingLabels: ['cat', 'dog'],
      leakingSplits: [],
      images: [
        { path: 'cat.1.png', relation: 'keeper', label: 'cat' },
        { path: 'dog.3.png', relation: 'same bytes', label: 'dog', distance: 0 },
      ],
    },
  ]);
  const { stdout } = await winnow.run('duplicates', photos, '--exact');
  expect(stdout).toContain('Labels disagree: cat, dog.');
  expect(stdout).toContain('1 groups of 2 images; in 1 the labels disagree, 0 span splits.');
});

it.each([
  ['duplicates', ['--distance', '65']],
  ['duplicates', ['--distance', 'far']],
  ['issues', ['--examples', '-1']],
])('refuses %s %j', async (command, options) => {
  expect((await winnow.run(command, photos, ...options)).code).toBe(2);
});
