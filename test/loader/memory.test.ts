import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const program = fileURLToPath(new URL('./memory-program.ts', import.meta.url));

describe.skipIf(shared === null || !existsSync('/proc/self/smaps_rollup'))('memory', () => {
  const megabytesOf = (epochs: number, ...more: string[]): number[] => {
    const args = ['--expose-gc', program, join(shared!, 'data', 'photos'), String(epochs), ...more];
    return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim().split('\n').map(Number);
  };

  it('does not grow from epoch to epoch', { timeout: 180_000 }, () => {
    const megabytes = megabytesOf(20);
    expect(megabytes).toHaveLength(20);
    // Until some 600 images were read the threads' heaps come to their size. A batch more or less is there at the end of an epoch, as it happens: the highest of some
    // epochs is compared. The bench holds epochs of a thousand to 5 %.
    const highest = (from: number, end: number): number => Math.max(...megabytes.slice(from, end));
    expect(highest(15, 20)).toBeLessThan(highest(5, 10) * 1.1);
  });

  it('would be seen to grow', { timeout: 180_000 }, () => {
    const megabytes = megabytesOf(8, 'keep');
    expect(megabytes.at(-1)!).toBeGreaterThan(megabytes[1]! * 1.5);
  });
});
