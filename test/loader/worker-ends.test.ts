import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./worker-program.ts', import.meta.url));

interface Ending {
  printed: string[];
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the last thing that the program printed, or from the signal that it was sent, to its end. */
  lingeredMs: number;
}

/** Runs the program to its end, with a signal once its third batch is there if one is given. */
function run(how: string, signal?: NodeJS.Signals): Promise<Ending> {
  const child = spawn(process.execPath, [program, how], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<Ending>();
  let printed = '';
  let last = 0;
  child.stdout.on('data', (text: Buffer) => {
    printed += String(text);
    last = performance.now();
    if (signal && printed.includes('third batch')) child.kill(signal);
  });
  child.on('error', reject);
  child.on('close', (code, received) =>
    resolve({
      printed: printed.trim().split('\n'),
      code,
      signal: received,
      lingeredMs: performance.now() - last,
    }),
  );
  return promise;
}

describe('a program with workers ends by itself within a second', () => {
  it.each([
    ['break', ['third batch', 'end of program']],
    ['throw', ['third batch', 'thrown in the loop', 'end of program']],
    ['bad', ['third batch', 'Sample 7, slow/7, could not be loaded: no 7', 'end of program']],
    ['persistent', ['third batch', 'end of program']],
    ['abandon', ['third batch', 'end of program']],
  ])('after %s', async (how, printed) => {
    const before = readdirSync(tmpdir()).filter((name) => name.includes('winnow-loader'));
    const ending = await run(how);
    expect(ending).toMatchObject({ printed, code: 0, signal: null });
    expect(ending.lingeredMs).toBeLessThan(1000);
    expect(readdirSync(tmpdir()).filter((name) => name.includes('winnow-loader'))).toEqual(before);
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)('after %s', async (signal) => {
    const ending = await run('wait', signal);
    expect(ending).toMatchObject({ printed: ['third batch'], code: null, signal });
    expect(ending.lingeredMs).toBeLessThan(1000);
  });
});

describe.skipIf(!existsSync('/proc/self/task'))('threads', () => {
  it('are gone when an iteration is left early', async () => {
    const { DataLoader } = await import('../../src-main/loading/index.ts');
    const { DrawingDataset } = await import('./numbers.ts');
    const threads = (): number => readdirSync('/proc/self/task').length;
    const loader = new DataLoader(new DrawingDataset(400), { batchSize: 2, numWorkers: 3 });
    const leave = async (): Promise<number> => {
      for await (const _ of loader) return threads();
      return 0;
    };
    await leave();
    const before = threads();
    expect(await leave()).toBeGreaterThanOrEqual(before + 3);
    expect(threads()).toBeLessThanOrEqual(before);
  });
});
