import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExportRow } from '../../src-main/export/export-source.ts';
import { runFormat, type RunFormatOptions } from '../../src-main/export/run-format.ts';
import { plain, row, source } from './rows.ts';

const samples = 40;
let folder: string;
let rows: ExportRow[];
let options: RunFormatOptions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-resumed-'));
  rows = await Promise.all(
    Array.from({ length: samples }, async (_, i) => {
      const bytes = Buffer.alloc(3000, i);
      const name = `${String(i).padStart(3, '0')}.jpg`;
      await writeFile(join(folder, name), bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return row(name, { bytes: bytes.length, sha256, label: i % 2, split: i % 3 ? 'train' : 'val' });
    }),
  );
  options = optionsFor('out');
});
afterEach(() => rm(folder, { recursive: true }));

function optionsFor(name: string): RunFormatOptions {
  return {
    format: 'webdataset',
    source: source(rows, folder),
    choices: plain,
    to: join(folder, name),
    shardBytes: 20_000,
    resume: true,
    createdBy: 'test',
    createdAt: new Date(0),
  };
}

/** Breaks the export off before the picture of a row is read. */
async function breakOffAt(at: number): Promise<void> {
  const controller = new AbortController();
  const broken: ExportRow[] = rows;
  const breaking = {
    ...source(rows, folder),
    *rows() {
      passes++;
      // The plan and the digest read all rows first.
      for (const [i, one] of broken.entries()) {
        if (passes === 3 && i === at) controller.abort();
        yield one;
      }
    },
  };
  let passes = 0;
  await expect(runFormat({ ...options, source: breaking, signal: controller.signal })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
}

async function archives(of: string): Promise<Record<string, string>> {
  const names = (await readdir(of)).sort();
  const hash = async (name: string): Promise<string> =>
    createHash('sha256')
      .update(await readFile(join(of, name)))
      .digest('hex');
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hash(name)])));
}

it('gives the bytes of an export that nothing broke off, wherever it was', async () => {
  const whole = await runFormat({ ...optionsFor('whole'), resume: false });
  const expected = await archives(join(folder, 'whole'));
  expect(Object.keys(expected)).toHaveLength(11);
  for (let at = 0; at < samples; at += 3) {
    await breakOffAt(at);
    await breakOffAt(at);
    const { sizeBytes, files } = await runFormat(options);
    expect({ sizeBytes, files }).toEqual({ sizeBytes: whole.sizeBytes, files: whole.files });
    expect(await archives(options.to)).toEqual(expected);
    await rm(options.to, { recursive: true });
  }
  expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

it('writes no archive twice, and says how far it is from the start', async () => {
  await breakOffAt(samples - 1);
  const partial = `${options.to}.partial`;
  const finished = (await readdir(partial)).filter((name) => name.endsWith('.tar'));
  expect(finished.length).toBeGreaterThan(0);
  await utimes(join(partial, 'train-000000.tar'), 7, 7);
  const seen: number[] = [];
  await runFormat({ ...options, onProgress: (done) => seen.push(done) });
  expect((await stat(join(options.to, 'train-000000.tar'))).mtimeMs).toBe(7000);
  expect(seen.at(-1)).toBe(samples);
});

it.each([
  ['a weight is another', () => void (rows[1] = { ...rows[1]!, weight: 2 })],
  ['archives are to be larger', () => void (options.shardBytes = 30_000)],
])('begins anew where %s', async (_, change) => {
  await breakOffAt(samples - 1);
  change();
  options = { ...optionsFor('out'), shardBytes: options.shardBytes! };
  await runFormat(options);
  await runFormat({ ...options, to: join(folder, 'whole'), resume: false });
  expect(await archives(options.to)).toEqual(await archives(join(folder, 'whole')));
});

it.each(['cut', 'gone', 'without a record'])('makes an archive again that is %s', async (how) => {
  await breakOffAt(samples - 1);
  const shard = join(`${options.to}.partial`, 'train-000000.tar');
  if (how === 'cut') await truncate(shard, 100);
  else if (how === 'gone') await rm(shard);
  else await truncate(join(`${options.to}.partial`, 'progress.json'), 20);
  await runFormat(options);
  await runFormat({ ...optionsFor('whole'), resume: false });
  expect(await archives(options.to)).toEqual(await archives(join(folder, 'whole')));
});

it.skipIf(process.platform === 'win32')(
  'goes on after a kill, and refuses while another process writes there',
  async () => {
    const script = `
    const { runFormat } = await import(${JSON.stringify(new URL('../../src-main/export/run-format.ts', import.meta.url).href)});
    const rows = ${JSON.stringify(rows)};
    const options = ${JSON.stringify({ ...options, source: undefined, createdAt: undefined })};
    let passes = 0;
    const source = { ...${JSON.stringify({ ...source([], folder), rows: undefined })}, *rows() {
      passes++;
      for (const [i, row] of rows.entries()) {
        if (passes === 3 && i === 38) {
          process.stdout.write('x');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
        }
        yield row;
      }
    } };
    await runFormat({ ...options, createdAt: new Date(0), source });
  `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(runFormat(options)).rejects.toMatchObject({
      code: 'TARGET_UNWRITABLE',
      message: expect.stringContaining('Another export'),
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(await readdir(folder)).toContain('out.partial');
    await runFormat(options);
    await runFormat({ ...optionsFor('whole'), resume: false });
    expect(await archives(options.to)).toEqual(await archives(join(folder, 'whole')));
    expect(await readdir(folder)).not.toContain('out.partial');
  },
);
