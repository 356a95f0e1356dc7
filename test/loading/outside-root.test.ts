import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataLoader, ManifestDataset } from '../../src-main/loading/index.ts';
import { smallJpeg } from '../support/image-folder.ts';

let base: string;
let manifest: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'winnow-outside-'));
  await mkdir(join(base, 'images'));
  await writeFile(join(base, 'secret.jpg'), smallJpeg(1));
  await writeFile(join(base, 'images', 'own.jpg'), smallJpeg(2));
  await symlink('../secret.jpg', join(base, 'images', 'way-out.jpg'));
  manifest = join(base, 'a.manifest.jsonl');
  const classes = ['cat'];
  const digest = createHash('sha256').update(JSON.stringify(classes)).digest('hex');
  const header = {
    format: 'winnow-manifest',
    version: 1,
    roots: { images: 'images' },
    classes,
    classesDigest: `sha256:${digest}`,
  };
  const lines = [header, { path: 'own.jpg', label: 0 }, { path: 'way-out.jpg', label: 0 }];
  await writeFile(manifest, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
});

afterAll(() => rm(base, { recursive: true }));

describe('a sample that a link leads out of its root', () => {
  it.each(['throw', 'skip', 'replace'] as const)(
    'is refused by name, also with onError %s',
    async (onError) => {
      const dataset = await ManifestDataset.open(manifest);
      const loader = new DataLoader(dataset, { batchSize: 1, onError });
      const drain = async (): Promise<void> => {
        for await (const _ of loader) continue;
      };
      await expect(drain()).rejects.toMatchObject({
        code: 'PATH_OUTSIDE_ROOT',
        subject: expect.stringContaining('way-out.jpg') as string,
      });
    },
  );
});
