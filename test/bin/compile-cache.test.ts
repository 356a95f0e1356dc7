import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const helper = new URL('../../bin/compile-cache.js', import.meta.url).href;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-compiled-'));
  writeFileSync(join(folder, 'typed.ts'), 'export const answer: number = 42;\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(env: Record<string, string>): { said: string; cache: string | null } {
  const script = `
    const { keepCompiled } = await import(${JSON.stringify(helper)});
    keepCompiled(process.env, 'linux');
    const { answer } = await import(${JSON.stringify(join(folder, 'typed.ts'))});
    process.stdout.write(JSON.stringify({ said: String(answer), cache: process.env.NODE_COMPILE_CACHE ?? null }));`;
  const { NODE_COMPILE_CACHE: _, ...others } = process.env;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...others, XDG_CACHE_HOME: folder, ...env },
      encoding: 'utf8',
    }),
  ) as { said: string; cache: string | null };
}

const kept = (place: string) =>
  readdirSync(place, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

it('keeps what was compiled in the folder of the user, for the processes that are started too', () => {
  expect(run({})).toEqual({ said: '42', cache: join(folder, 'winnow', 'compiled') });
  const first = kept(join(folder, 'winnow', 'compiled'));
  expect(first.length).toBeGreaterThan(0);
  // A process that is started so finds the same.
  run({ NODE_COMPILE_CACHE: join(folder, 'winnow', 'compiled') });
  const names = (all: typeof first) => all.map(({ name }) => name);
  expect(names(kept(join(folder, 'winnow')))).toEqual(expect.arrayContaining(names(first)));
  expect(readdirSync(join(folder, 'winnow'))).toEqual(['compiled']);
});

it('runs the file that is there, not the one that was', () => {
  run({});
  writeFileSync(join(folder, 'typed.ts'), 'export const answer: number = 43;\n');
  expect(run({}).said).toBe('43');
});

it('does without where it is told to, or where nothing can be written', () => {
  expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual({ said: '42', cache: null });
  writeFileSync(join(folder, 'winnow'), 'a file, no folder');
  expect(run({}).said).toBe('42');
});
