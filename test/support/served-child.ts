import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServedChild {
  url: string;
  port: number;
  /** Whether it still runs. */
  isAlive(): boolean;
  /** All that it has said on standard error. */
  said(): string;
  close(): Promise<void>;
}

/** `winnow serve` in a process of its own, over a data folder of its own: one that ends is seen to end. */
export async function serveChild(...args: string[]): Promise<ServedChild> {
  const data = mkdtempSync(join(tmpdir(), 'winnow-child-'));
  const command = fileURLToPath(new URL('../../bin/winnow.js', import.meta.url));
  const child = spawn(process.execPath, [command, 'serve', ...args, '--json'], {
    env: { ...process.env, WINNOW_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const gone = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    gone.then(() => Promise.reject(new Error(`It does not start: ${said}`))),
  ])) as [string];
  return {
    ...(JSON.parse(line) as { url: string; port: number }),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    said: () => said,
    async close() {
      child.kill('SIGTERM');
      await gone;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
