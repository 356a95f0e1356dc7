import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';
import { DecodePool, type DecodePoolOptions } from '../../src-main/decode/pool.ts';
import { pixelImage } from '../../src-shared/transforms/pixel-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const good = put(
  'good.jpg',
  encodeJpeg(pixelImage('RGB', 64, 48, new Uint8Array(64 * 48 * 3).fill(120)), 90),
);
// A named pipe that nobody writes to: reading it hangs, as a dead network mount does.
const hanging = join(folder, 'hanging.jpg');
execFileSync('mkfifo', [hanging]);

let pool: DecodePool;
function open(options: DecodePoolOptions = {}): DecodePool {
  return (pool = new DecodePool({ size: 2, ...options }));
}
afterEach(() => pool.close());

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('DecodePool', () => {
  it('judges, hashes, shrinks and decodes', async () => {
    open();
    const judgement = await pool.judge(good);
    expect(judgement.verdict).toBe('ok');
    expect(await pool.hash(good)).toBe(judgement.sha256);
    expect(await pool.thumbnail(good, 32)).toMatchObject({ sha256: judgement.sha256 });
    const image = await pool.pixels(good);
    expect([image.width, image.height, image.data.length]).toEqual([64, 48, 64 * 48 * 3]);
  });

  it('has as many processes as it was told, and uses them again', async () => {
    open({ size: 2 });
    await Promise.all(Array.from({ length: 30 }, () => pool.judge(good)));
    expect(pool.pids).toHaveLength(2);
  });

  it.each(['SIGKILL', 'SIGSEGV'] as const)(
    'loses no file when a worker gets %s in mid-file',
    async (signal) => {
      // Longer than the others take on a busy machine.
      open({ allowMs: () => 5000 });
      await pool.judge(good);
      const verdict = pool.judge(hanging);
      const others = Array.from({ length: 20 }, () => pool.judge(good));
      await Promise.all(others);
      // The one that is still at work is the one that hangs.
      const before = pool.pids;
      for (const pid of before) process.kill(pid, signal);
      // Tried once more alone, it hangs again, and is killed again.
      await until(() => pool.pids.some((pid) => !before.includes(pid)));
      process.kill(
        pool.pids.find((pid) => !before.includes(pid))!,
        signal,
      );
      expect(await verdict).toMatchObject({
        verdict: 'crashes-decoder',
        reason: expect.stringContaining(signal) as string,
      });
      expect((await pool.judge(good)).verdict).toBe('ok');
    },
    60_000,
  );

  it('does not accuse a file whose worker died once', async () => {
    open({ size: 1 });
    await pool.judge(good);
    for (let i = 0; i < 5; i++) {
      const verdict = pool.judge(good);
      for (const pid of pool.pids) process.kill(pid, 'SIGKILL');
      expect((await verdict).verdict).toBe('ok');
    }
  });

  it('puts down a worker that takes too long', async () => {
    open({ allowMs: () => 700 });
    const [bad, fine] = await Promise.all([pool.judge(hanging), pool.judge(good)]);
    expect(fine.verdict).toBe('ok');
    expect(bad).toMatchObject({ verdict: 'crashes-decoder', sha256: null });
    expect(bad.reason).toContain('0.7 seconds');
  });

  it('hands small files over together, and finds the one that hangs among them', async () => {
    open({ size: 1, allowMs: () => 1000 });
    await pool.judge(good);
    const files = Array.from({ length: 30 }, (_, i) => (i === 7 ? hanging : good));
    const verdicts = await Promise.all(files.map((file) => pool.judge(file, { bytes: 1000 })));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(
      files.map((file) => (file === hanging ? 'crashes-decoder' : 'ok')),
    );
  }, 60_000);

  it('makes the thumbnail of the same decode where one is wanted', async () => {
    open();
    const made: unknown[] = [];
    const thumbnail = { longSide: 16, onMade: (found: unknown) => made.push(found) };
    const { sha256 } = await pool.judge(good, { thumbnail });
    await pool.judge(put('nothing.jpg', Buffer.from('nothing')), { thumbnail });
    expect(made).toEqual([
      { sha256, jpeg: (await pool.thumbnail(good, 16)).jpeg },
      { sha256: expect.any(String) as string, jpeg: null },
    ]);
  });

  it('gives each of many files the thumbnail of its own', async () => {
    open({ size: 2 });
    const files = Array.from({ length: 70 }, (_, i) =>
      i % 9 === 4
        ? put(`none-${i}.jpg`, Buffer.from(`nothing ${i}`))
        : put(
            `own-${i}.jpg`,
            encodeJpeg(pixelImage('RGB', 80 + i, 48, new Uint8Array((80 + i) * 144).fill(i)), 90),
          ),
    );
    const made = new Map<string, Buffer | null>();
    const onMade = ({ sha256, jpeg }: { sha256: string; jpeg: Uint8Array | null }) =>
      made.set(sha256, jpeg && Buffer.from(jpeg));
    const found = await Promise.all(
      files.map((file) => pool.judge(file, { bytes: 1000, thumbnail: { longSide: 40, onMade } })),
    );
    for (const [i, { sha256 }] of found.entries())
      expect(made.get(sha256!)).toEqual((await pool.thumbnail(files[i]!, 40)).jpeg);
  });

  it('puts down a worker that takes too much memory', async () => {
    open({ size: 1, maxWorkerBytes: 1e6 });
    const bad = await pool.judge(hanging);
    expect(bad).toMatchObject({ verdict: 'crashes-decoder' });
    expect(bad.reason).toContain('of memory');
  });

  it('replaces a worker that does not give its memory back', async () => {
    open({ size: 1, keptWorkerBytes: 1e6 });
    const used = new Set<number>();
    for (let i = 0; i < 3; i++) {
      const judged = pool.judge(good);
      for (const pid of pool.pids) used.add(pid);
      expect(await judged).toMatchObject({ verdict: 'ok' });
    }
    expect(used.size).toBe(3);
  });

  it('cancels what waits and what runs', async () => {
    open({ size: 1 });
    const controller = new AbortController();
    const running = pool.judge(hanging, { signal: controller.signal });
    const waiting = pool.judge(good, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(pool.judge(good, { signal: controller.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('leaves no process behind, also in mid-file', async () => {
    open();
    const running = pool.judge(hanging);
    running.catch(() => {});
    await pool.judge(good);
    const { pids } = pool;
    expect(pids).toHaveLength(2);
    await pool.close();
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(pool.judge(good)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('says what is wrong with a file that pixels are wanted of', async () => {
    open();
    await expect(pool.pixels(put('text.jpg', Buffer.from('hello')))).rejects.toMatchObject({
      code: 'SAMPLE_UNREADABLE',
    });
    await expect(pool.pixels(join(folder, 'gone.jpg'))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  it('refuses a size that makes no sense', () => {
    open();
    expect(() => new DecodePool({ size: 0 })).toThrow('at least 1');
  });
});
