import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { scan, type ScanOptions, type ScanReport } from '../../src-main/scan/scan.ts';
import { smallJpeg } from '../support/image-folder.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';

if (process.getuid?.() !== 0)
  console.warn('Skipped: taking a permission away half-way needs one who has more of them.');
const count = 120;
let work: string;
let root: string;
let pool: DecodePool;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'winnow-faults-'));
  root = join(work, 'images');
  pool = new DecodePool({ size: 2 });
  mkdirSync(join(root, 'cat'), { recursive: true });
  for (let i = 0; i < count; i++) writeFileSync(join(root, 'cat', `${i}.jpg`), smallJpeg(i, 200, 150));
});
afterEach(async () => {
  await pool.close();
  rmSync(work, { recursive: true, force: true });
});

const fileOf = (i: number) => join(root, 'cat', `${i}.jpg`);

async function run(catalogue: WriteCatalogue, more: Partial<ScanOptions> = {}): Promise<ScanReport> {
  return scan({
    store: catalogue.scanStore(),
    rootId: (catalogue.roots()[0] ?? catalogue.addRoot('images', root)).id,
    rootPath: root,
    labels: { kind: 'folder' },
    pool,
    ...more,
  });
}

function verdictsOf(catalogue: WriteCatalogue): Record<string, number> {
  return Object.fromEntries(
    catalogue
      .facets('')
      .verdicts.filter(({ count }) => count > 0)
      .map(({ verdict, count }) => [verdict, count]),
  );
}

function withCatalogue<T>(folder: string, work: (catalogue: WriteCatalogue) => Promise<T>): Promise<T> {
  const catalogue = openCatalogue(join(folder, 'a.winnow'), { create: true });
  return work(catalogue).finally(() => catalogue.close());
}

describe('a scan', () => {
  it.each(['SIGKILL', 'SIGSEGV'] as const)(
    'loses and accuses nothing when its workers get %s',
    async (signal) => {
      await withCatalogue(work, async (catalogue) => {
        const deaths = [5, 40, 80];
        const onProgress = ({ done }: { done: number }) => {
          // A file that is tried again is alone in the only process: dying twice would be its own fault.
          if (deaths.length === 0 || done < deaths[0]! || pool.pids.length < pool.size) return;
          deaths.shift();
          process.kill(pool.pids[0]!, signal);
        };
        expect(await run(catalogue, { onProgress })).toMatchObject({ added: count, notOk: 0 });
        expect(deaths).toEqual([]);
        expect(verdictsOf(catalogue)).toEqual({ ok: count });
      });
    },
    60_000,
  );

  it('calls a file that the disk fails on unreadable, with the reason', async () => {
    // Reading this gives EIO.
    const judgement = await pool.judge('/proc/self/mem');
    expect(judgement).toMatchObject({ verdict: 'unreadable' });
    expect(judgement.reason).toContain('EIO');
  });

  it('takes files that vanish while it runs for missing, and no other', async () => {
    await withCatalogue(work, async (catalogue) => {
      await run(catalogue);
      for (let i = 0; i < count; i++) writeFileSync(fileOf(i), smallJpeg(i + 1000, 200, 150));
      const onProgress = ({ done }: { done: number }) => {
        if (done === 10) for (let i = 100; i < count; i++) rmSync(fileOf(i), { force: true });
      };
      const report = await run(catalogue, { onProgress });
      const gone = report.missing;
      // Some were read before they went.
      expect(gone).toBeLessThanOrEqual(20);
      await run(catalogue);
      expect(verdictsOf(catalogue)).toEqual({ ok: 100, missing: 20 });
      for (let i = 100; i < count; i++) writeFileSync(fileOf(i), smallJpeg(i, 200, 150));
      await run(catalogue);
      expect(verdictsOf(catalogue)).toEqual({ ok: count });
    });
  }, 60_000);

  it('is not misled by a clock that was set back', async () => {
    await withCatalogue(work, async (catalogue) => {
      await run(catalogue);
      writeFileSync(fileOf(3), smallJpeg(777, 200, 150));
      utimesSync(fileOf(3), 1000, 1000);
      utimesSync(fileOf(4), 1000, 1000);
      expect(await run(catalogue)).toMatchObject({ changed: 1, unchanged: count - 1, missing: 0 });
    });
  });

  it('leaves alone what it may not look at any more', async () => {
    await withCatalogue(work, async (catalogue) => {
      await run(catalogue);
      for (const folder of [work, root]) chmodSync(folder, 0o755);
      chmodSync(join(root, 'cat'), 0);
      try {
        expect(await asOrdinaryUser(() => run(catalogue))).toMatchObject({ missing: 0 });
        expect(verdictsOf(catalogue)).toEqual({ ok: count });
      } finally {
        chmodSync(join(root, 'cat'), 0o755);
      }
    });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'calls unreadable what it may not read from half-way on, and nothing missing',
    async () => {
      await withCatalogue(work, async (catalogue) => {
        await run(catalogue);
        for (let i = 0; i < count; i++) writeFileSync(fileOf(i), smallJpeg(i + 2000, 200, 150));
        for (const folder of [work, root]) chmodSync(folder, 0o755);
        const takeAway = ({ done }: { done: number }) => {
          if (done !== 10) return;
          process.seteuid!(0);
          chmodSync(join(root, 'cat'), 0);
          process.seteuid!(65534);
        };
        const report = await asOrdinaryUser(async () => {
          // Its processes are as little allowed as this one.
          const ordinary = new DecodePool({ size: 1 });
          try {
            return await run(catalogue, { onProgress: takeAway, pool: ordinary });
          } finally {
            await ordinary.close();
          }
        });
        expect(report).toMatchObject({ missing: 0, changed: count });
        const found = verdictsOf(catalogue);
        expect(found['ok']! + found['unreadable']!).toBe(count);
        chmodSync(join(root, 'cat'), 0o755);
        expect(await run(catalogue)).toMatchObject({ missing: 0, notOk: 0, changed: found['unreadable'] });
        expect(verdictsOf(catalogue)).toEqual({ ok: count });
        expect(catalogue.classes()).toMatchObject([{ name: 'cat', count }]);
      });
    },
    60_000,
  );

  it('stops when the disk of its catalogue is full, loses nothing, and goes on when there is room', async (context) => {
    const disk = join(work, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      console.warn('Skipped: a full disk needs the right to mount a small one.');
      context.skip();
    }
    try {
      await withCatalogue(disk, async (catalogue) => {
        await run(catalogue);
        writeFileSync(join(disk, 'filler'), Buffer.alloc(1));
        fillUp(join(disk, 'filler'));
        for (let i = count; i < count + 80; i++) writeFileSync(fileOf(i), smallJpeg(i, 200, 150));
        await expect(run(catalogue)).rejects.toMatchObject({ code: 'DISK_FULL' });
        expect(verdictsOf(catalogue)['ok']).toBeGreaterThanOrEqual(count);
        unlinkSync(join(disk, 'filler'));
        execFileSync('mount', ['-o', 'remount,size=20m', disk]);
        await run(catalogue);
        expect(verdictsOf(catalogue)).toEqual({ ok: count + 80 });
      });
    } finally {
      execFileSync('umount', [disk]);
    }
  }, 60_000);
});

/** Appends until the disk has no room for another block. */
function fillUp(file: string): void {
  for (;;) {
    try {
      writeFileSync(file, Buffer.alloc(4096, 1), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
