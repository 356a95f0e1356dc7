import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallJpeg } from '../support/image-folder.ts';
import { findTorch } from '../support/torch.ts';
import { runPython } from '../support/winnow-loader.ts';
import { Winnow } from './winnow.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const torch = findTorch();
const linux = process.platform === 'linux';
if (!linux) console.warn('Skipped: only Linux has file names that are no text.');

/** Names as bytes, how they are spelled, and one that only looks spelled. In the order of a manifest. */
const names: [raw: Buffer, spelled: string][] = [
  [Buffer.from('a\nb\t\u001B[31m.jpg'), 'a\nb\t\u001B[31m.jpg'],
  [Buffer.from('caf\u00e9.jpg', 'latin1'), 'caf\u241BE9.jpg'],
  [Buffer.from('caf\u241BE9.jpg'), 'caf\u241B\u241BE9.jpg'],
  [Buffer.from('q\u241B2E.jpg'), 'q\u241B\u241B2E.jpg'],
];

describe.skipIf(!linux)('names that are no text, or hold what a terminal would obey', () => {
  let folder: string;
  let images: string;
  let manifest: string;
  let winnow: Winnow;
  const pictures = names.map((_, i) => smallJpeg(i + 1));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'winnow-odd-names-'));
    images = join(folder, 'pets');
    manifest = join(folder, 'pets.manifest.jsonl');
    winnow = new Winnow(join(folder, 'data'));
    // The folder of the class is no text either.
    const place = Buffer.concat([Buffer.from(`${images}/k`), Buffer.from([0xe4])]);
    await mkdir(place, { recursive: true });
    for (const [i, [raw]] of names.entries())
      await writeFile(Buffer.concat([place, Buffer.from('/'), raw]), pictures[i]!);
    expect((await winnow.run('scan', images)).code).toBe(0);
    const exported = await winnow.run('export', manifest, images);
    expect(exported).toMatchObject({ code: 0 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are spelled in the manifest', async () => {
    const lines = (await readFile(manifest, 'utf8')).trimEnd().split('\n').slice(1);
    expect(lines.map((line) => (JSON.parse(line) as { path: string }).path)).toEqual(
      names.map(([, spelled]) => `k\u241BE4/${spelled}`),
    );
  });

  it.each([0, 1])('are opened by the loader, each its own picture, with %i workers', async (workers) => {
    const batches = await winnow.json<{ images: { sha256: string } }>(
      'loader', manifest, '--workers', String(workers), '--transform', '[{"op":"ToTensor"}]',
    ); // prettier-ignore
    expect(new Set(batches.map(({ images }) => images.sha256)).size).toBe(names.length);
    expect(batches).toHaveLength(names.length);
    const [, byte, literal] = batches;
    // Beside a folder with plain names for the same pictures.
    const plain = join(folder, `plain-${workers}`, 'k');
    await mkdir(plain, { recursive: true });
    for (const [i, bytes] of pictures.entries()) await writeFile(join(plain, `${i}.jpg`), bytes);
    await winnow.run('scan', join(plain, '..'));
    await winnow.run('export', `${plain}.manifest.jsonl`, join(plain, '..'));
    const expected = await winnow.json<{ images: { sha256: string } }>(
      'loader', `${plain}.manifest.jsonl`, '--transform', '[{"op":"ToTensor"}]',
    ); // prettier-ignore
    expect([byte!.images.sha256, literal!.images.sha256]).toEqual([
      expected[1]!.images.sha256,
      expected[2]!.images.sha256,
    ]);
  });

  it.skipIf(torch === null)('are opened by the loader of Python', async () => {
    const program = `
import hashlib, json, sys
from winnow_loader import ManifestDataset
dataset = ManifestDataset(sys.argv[1], transform=None)
for i in range(len(dataset)):
    with open(dataset.path_of(i), "rb") as file:
        print(json.dumps(hashlib.sha256(file.read()).hexdigest()))
    dataset[i]
`;
    const file = join(folder, 'read.py');
    await writeFile(file, program);
    expect(await runPython<string>(torch!, file, manifest)).toEqual(pictures.map(sha256));
  });

  it.each(['copy', 'hardlink', 'symlink'])('are placed in folders as %s', async (place) => {
    const to = join(folder, `tree-${place}`);
    const ran = await winnow.run('export', to, images, '--format', 'imagefolder', '--place', place);
    expect(ran.stderr).toBe('');
    const split = (await readdir(to)).find((name) => !name.startsWith('.'));
    const [kind] = await readdir(join(to, split!));
    const made = (await readdir(join(to, split!, kind!))).sort();
    expect(made).toHaveLength(names.length);
    const found = await Promise.all(
      made.map(async (name) => sha256(await readFile(join(to, split!, kind!, name)))),
    );
    expect(found.sort()).toEqual(pictures.map(sha256).sort());
  });

  it('go into the archives of WebDataset', async () => {
    const to = join(folder, 'shards');
    const ran = await winnow.run('export', to, images, '--format', 'webdataset');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [shard] = await readdir(to, { recursive: true }).then((all) =>
      all.filter((n) => n.endsWith('.tar')),
    );
    const tar = await readFile(join(to, shard!));
    for (const picture of pictures) expect(tar.includes(Buffer.from(picture))).toBe(true);
  });

  it('take one line each in a list, and cannot colour a terminal', async () => {
    const { stdout } = await winnow.run('list', images);
    expect(stdout.split('\n').slice(0, -1)).toEqual([
      String.raw`k␛E4/a\nb\t\x1b[31m.jpg` + '\tk␛E4\tok',
      'k␛E4/caf␛E9.jpg\tk␛E4\tok',
      'k␛E4/caf␛␛E9.jpg\tk␛E4\tok',
      'k␛E4/q␛␛2E.jpg\tk␛E4\tok',
    ]);
    const [first] = await winnow.json<{ path: string }>('list', images);
    expect(first!.path).toBe('k␛E4/a\nb\t\u001B[31m.jpg');
    const issues = await winnow.run('duplicates', images, '--distance', '64');
    // eslint-disable-next-line no-control-regex
    expect(issues.stdout).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F]/);
  });
});
