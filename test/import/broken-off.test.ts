import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { runExport } from '../../src-main/export/run-export.ts';
import { runFormat } from '../../src-main/export/run-format.ts';
import { Winnow } from '../cli/winnow.ts';
import { plain } from '../export/rows.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';
import { testSeed } from '../support/test-seed.ts';

const count = 3000;
/** What one file says of the pictures of a dataset; the others are folders that say the same. */
const formats = ['manifest', 'csv', 'parquet', 'coco', 'json', 'huggingface'] as const;

let base: string;
let winnow: Winnow;
let files: Record<(typeof formats)[number], string>;
let before: string;

/** What a person decides of each image, as one text. */
function stateOf(file: string): string {
  const catalogue = openCatalogue(file, { readOnly: true });
  const source = catalogue.openExportSource();
  try {
    const rows = [...source.rows()].map(({ path, label, weight, split }) => [path, label, weight, split]);
    return JSON.stringify([
      source.classes,
      rows,
      catalogue.history(undefined, 10).batches.map(({ kind, count: images }) => [kind, images]),
    ]);
  } finally {
    source.close();
    catalogue.close();
  }
}

const importInto = (file: string, said: string): string[] => ['import', said, '--catalogue', file];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'winnow-import-broken-'));
  winnow = new Winnow(join(base, 'data'));
  const curated = join(base, 'curated.winnow');
  generateCatalogue(curated, count);
  const catalogue = openCatalogue(curated);
  catalogue.applyChange({ query: 'label:cat' }, { kind: 'labelName', name: 'lynx' });
  catalogue.applyChange({ query: 'label:dog' }, { kind: 'split', split: 'val' });
  const source = catalogue.openExportSource();
  const about = { source, choices: plain, createdBy: 'test', createdAt: new Date(0) };
  files = {
    manifest: join(base, 'said.manifest.jsonl'),
    csv: join(base, 'said.csv'),
    parquet: join(base, 'said.parquet'),
    coco: join(base, 'coco.json'),
    json: join(base, 'said.jsonl'),
    huggingface: join(base, 'metadata.jsonl'),
  };
  await runExport({ ...about, to: files.manifest, writeExcluded: false });
  for (const format of ['csv', 'parquet', 'coco'] as const)
    await runFormat({ ...about, format, to: files[format] });
  const rows = [...source.rows()].filter(({ label }) => label !== null);
  const lines = (nameOf: string): string =>
    rows
      .map(({ path, label, weight }) =>
        JSON.stringify({ [nameOf]: path, label: source.classes[label!], weight }),
      )
      .join('\n');
  await writeFile(files.json, lines('path'));
  await writeFile(files.huggingface, lines('file_name'));
  source.close();
  catalogue.close();

  before = join(base, 'before.winnow');
  generateCatalogue(before, count);
  openCatalogue(before).close();
});
afterAll(() => rm(base, { recursive: true }));

describe.each(formats)('an import of %s', (format) => {
  it('that is killed, whenever, is there as a whole or not at all, and is taken up by the next one', async () => {
    const [untouched, whole] = [stateOf(before), join(base, `whole-${format}.winnow`)];
    await cp(before, whole);
    const startedMs = performance.now();
    expect(await winnow.run(...importInto(whole, files[format]))).toMatchObject({ code: 0 });
    const tookMs = performance.now() - startedMs;
    const imported = stateOf(whole);
    expect(imported).not.toBe(untouched);
    for (let round = 0; round < 2; round++) {
      const file = join(base, `killed-${format}-${round}.winnow`);
      await cp(before, file);
      const { child, ended } = winnow.start(...importInto(file, files[format]));
      // The last part of it, where it writes; at other moments of every format, the same in every run.
      await wait((0.5 + (((testSeed + format.length * 7 + round) * 48271) % 1000) / 2000) * tookMs);
      child.kill('SIGKILL');
      await ended;
      expect([untouched, imported]).toContain(stateOf(file));
      expect(await winnow.run(...importInto(file, files[format]))).toMatchObject({ code: 0 });
      expect(stateOf(file)).toBe(imported);
    }
  }, 120_000);

  it.skipIf(process.platform !== 'linux')(
    'says of a full disk that it is full, and changes nothing',
    async () => {
      const disk = join(base, `disk-${format}`);
      await mkdir(disk);
      const room = (await stat(before)).size + 100_000;
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${room}`, 'tmpfs', disk], { stdio: 'ignore' });
      } catch {
        console.warn('Skipped: a full disk needs the right to mount a small one.');
        return;
      }
      try {
        const file = join(disk, 'full.winnow');
        await cp(before, file);
        const untouched = stateOf(file);
        expect(await winnow.error(...importInto(file, files[format]))).toMatchObject({
          code: 'DISK_FULL',
          hint: expect.any(String),
        });
        execFileSync('mount', ['-o', 'remount,size=40m', disk]);
        expect(stateOf(file)).toBe(untouched);
        expect(await winnow.run(...importInto(file, files[format]))).toMatchObject({ code: 0 });
        expect(stateOf(file)).not.toBe(untouched);
        expect((await readdir(disk)).filter((name) => !name.startsWith('full.winnow'))).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
    60_000,
  );
});
