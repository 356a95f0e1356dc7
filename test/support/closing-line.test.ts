import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const runner = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs a test file of its own, and gives back what was printed last, and the exit code. */
function run(text: string): [string, number | null] {
  // Below node_modules, so that it finds vitest and nobody takes it for a test of the project.
  const folder = mkdtempSync(join(root, 'node_modules', '.closing-line-'));
  try {
    writeFileSync(join(folder, 'some.check.mjs'), text);
    writeFileSync(
      join(folder, 'vitest.config.mjs'),
      `export default { test: { include: ['*.check.mjs'], exclude: [], reporters: ['default', ${JSON.stringify(join(root, 'test/support/closing-line.ts'))}] } };`,
    );
    const { stdout, status } = spawnSync(process.execPath, [runner, 'run'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return [stdout.trimEnd().split('\n').at(-1)!, status];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the last line counts what passed, failed and was skipped', () => {
  const text = `import { expect, test } from 'vitest';
test('a', () => {}); test('b', () => {}); test('c', () => expect(1).toBe(2)); test.runIf(false)('d', () => {});`;
  expect(run(text)).toEqual(['2 passed, 1 failed, 1 skipped', 1]);
});

test('the last line counts a file that does not load as a failure', () => {
  expect(run("throw new Error('broken');")).toEqual(['0 passed, 1 failed, 0 skipped', 1]);
});
