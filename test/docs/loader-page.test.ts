import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedFolder } from '../support/shared-data.ts';

const page = fileURLToPath(new URL('../../docs/loader.md', import.meta.url));
const text = readFileSync(page, 'utf8');
const shared = sharedFolder();
const place = mkdtempSync(join(tmpdir(), 'winnow-page-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Every program of the page, with the heading that it stands under. */
const programs = text.split(/^#+ /m).flatMap((section) =>
  [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => ({
    heading: section.slice(0, section.indexOf('\n')),
    code: code!,
  })),
);

/** Runs a program of the page as it stands, with the tutorial's images in `folder`. Lines that it prints. */
function run(code: string): string[] {
  const loader = new URL('../../src-main/loading/index.ts', import.meta.url).href;
  const folders = { folder: join(shared!, 'data', 'seed', 'dogcat_2'), cacheFolder: join(place, 'cache') };
  const given = Object.entries(folders).map(([name, path]) => `const ${name} = ${JSON.stringify(path)};\n`);
  const file = join(place, 'program.mts');
  writeFileSync(file, given.join('') + code.replace("'winnow-data/loader'", JSON.stringify(loader)));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

const batch = (count: number, side: number): RegExp => new RegExp(`^\\[ ${count}, 3, ${side}, ${side} \\]`);

/** What each program prints, by its heading. */
const expected: Record<string, (lines: string[]) => void> = {
  'The loader beside PyTorch': (lines) => {
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(batch(4, 224));
  },
  'Samples that cannot be loaded': (lines) => expect(lines).toEqual(['0']),
  State: (lines) => {
    expect(lines[0]).toMatch(batch(3, 64));
    expect(lines[1]).toMatch(batch(2, 64));
    expect(lines).toHaveLength(2);
  },
  'Randomness per sample': ([alone, withWorkers]) => {
    expect(Number(alone)).toBeGreaterThanOrEqual(0);
    expect(withWorkers).toBe(alone);
  },
  'Fast mode and the prefix cache': (lines) => {
    expect(lines).toEqual(['[ 8, 3, 224, 224 ]']);
    expect(existsSync(join(place, 'cache'))).toBe(true);
  },
  Speed: (lines) => {
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^\[ [1-8], 3, 64, 64 \]/);
  },
};

describe('the page of the loader', () => {
  it('has a program under each heading that is known here', () => {
    expect(programs.map(({ heading }) => heading)).toEqual(Object.keys(expected));
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  it.skipIf(shared === null).each(programs)('runs what stands under: $heading', ({ heading, code }) => {
    expected[heading]!(run(code));
  });
});
