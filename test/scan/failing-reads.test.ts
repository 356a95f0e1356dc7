import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { scan } from '../../src-main/scan/scan.ts';
import { smallJpeg } from '../support/image-folder.ts';

const work = mkdtempSync(join(tmpdir(), 'winnow-failing-'));
const shim = join(work, 'failing-reads.so');
const source = fileURLToPath(new URL('./failing-reads.c', import.meta.url));

function compiles(): boolean {
  try {
    if (process.platform !== 'linux') throw new Error('LD_PRELOAD is of Linux');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', shim, source, '-ldl'], { stdio: 'pipe' });
    return true;
  } catch (error) {
    console.warn(`Skipped: reads cannot be made to fail (${(error as Error).message.split('\n')[0]}).`);
    return false;
  }
}

/** Decoders whose reads fail by the names of the files. */
async function withFailingReads<T>(run: (pool: DecodePool) => Promise<T>): Promise<T> {
  process.env['LD_PRELOAD'] = shim;
  const pool = new DecodePool({ size: 2 });
  try {
    return await run(pool);
  } finally {
    delete process.env['LD_PRELOAD'];
    await pool.close();
  }
}

describe.skipIf(!compiles())('reads that fail in the middle, as on a network mount', () => {
  const root = join(work, 'images');
  let healthy: DecodePool;
  beforeAll(() => {
    healthy = new DecodePool({ size: 1 });
    mkdirSync(join(root, 'cat'), { recursive: true });
    for (const [i, kind] of ['fine', 'eio', 'stale', 'slow'].entries())
      for (let n = 0; n < 5; n++)
        writeFileSync(join(root, 'cat', `${kind}-${n}.jpg`), smallJpeg(i * 5 + n, 200, 150));
  });
  afterAll(async () => {
    await healthy.close();
    rmSync(work, { recursive: true, force: true });
  });

  it('are the fault of the disk and not of the files, cost nothing that was decided, and are mended by the next scan', async () => {
    const catalogue = openCatalogue(join(work, 'a.winnow'), { create: true });
    const run = (pool: DecodePool) =>
      scan({
        store: catalogue.scanStore(),
        rootId: catalogue.addRoot('images', root).id,
        rootPath: root,
        labels: { kind: 'folder' },
        pool,
      });
    const count = (query: string) => catalogue.extent({ query }).count;
    try {
      // At the first sight.
      expect(await withFailingReads(run)).toMatchObject({ added: 20, notOk: 10, missing: 0 });
      expect([count('verdict:ok'), count('verdict:unreadable')]).toEqual([10, 10]);
      const [eio] = catalogue.rows(catalogue.openView('path:eio-0', { by: 'path', descending: false }));
      const [stale] = catalogue.rows(catalogue.openView('path:stale-0', { by: 'path', descending: false }));
      expect([eio!.reason, stale!.reason]).toEqual([
        expect.stringContaining('EIO'),
        expect.stringContaining('ESTALE'),
      ]);
      catalogue.applyChange({ query: '' }, { kind: 'labelName', name: 'lion' });
      expect(await run(healthy)).toMatchObject({ changed: 10, unchanged: 10, missing: 0, notOk: 0 });
      expect([count('verdict:ok'), count('label:lion'), count('notice:changed')]).toEqual([20, 20, 0]);

      // And of files that were read before: touched, so that they are read again. The clock of the server is ahead.
      for (const kind of ['fine', 'eio', 'stale', 'slow'])
        for (let n = 0; n < 5; n++) utimesSync(join(root, 'cat', `${kind}-${n}.jpg`), 4e9 + n, 4e9 + n);
      expect(await withFailingReads(run)).toMatchObject({ missing: 0, added: 0, notOk: 10 });
      expect([count('verdict:ok'), count('verdict:unreadable'), count('label:lion')]).toEqual([10, 10, 20]);
      await run(healthy);
      expect([count('verdict:ok'), count('label:lion'), count('notice:changed')]).toEqual([20, 20, 0]);
      expect(await run(healthy)).toMatchObject({ unchanged: 20, changed: 0 });
    } finally {
      catalogue.close();
    }
  }, 120_000);
});
