import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const program = fileURLToPath(new URL('./churn.ts', import.meta.url));
/** `npm run test:churn` runs a thousand. */
const iterations = Number(process.env['WINNOW_CHURN_ITERATIONS'] ?? 40);

interface Outcome {
  readonly wrong: number;
  readonly thrown: number;
  readonly threadsLeft: number;
  readonly exitMs: number;
}

/** A process of its own: a check that fails in V8 takes the whole process with it. Rejects where it does not end well. */
async function churn(times: number, secondsToWait: number): Promise<Outcome> {
  const folder = join(shared!, 'data', 'seed', 'dogcat_2');
  const args = [program, folder, String(times), String(secondsToWait)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Outcome;
}

describe.skipIf(shared === null)('loaders with workers, one after another', () => {
  it(
    'give the right batches, whichever way each ends, and leave no thread a second later',
    { timeout: 60_000 + iterations * 5000 },
    async () => {
      expect(await churn(iterations, 1)).toMatchObject({
        wrong: 0,
        thrown: Math.floor(iterations / 3),
        threadsLeft: 0,
      });
    },
  );

  it('do not keep the process from its end', async () => {
    const { threadsLeft, exitMs } = await churn(1, 0);
    expect(threadsLeft).toBe(3);
    expect(exitMs).toBeLessThan(300);
  });
});
