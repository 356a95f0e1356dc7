import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readText, repositoryFiles, root } from './repository-files.ts';

const files = repositoryFiles();
const texts = files.filter((path) =>
  /\.(ts|js|mjs|cjs|svelte|html|css|json|md|yml|yaml|py|sh|npmrc)$|^\.ci\//.test(path),
);
const isOwnRule = (path: string): boolean => path === 'test/architecture/repository.test.ts';

/** Lines of the repository that match, as `file:line`. */
function linesWith(pattern: RegExp, paths: string[]): string[] {
  return paths.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}`] : [])),
  );
}

describe('the repository', () => {
  test('names no folder of a developer’s machine', () => {
    const pattern =
      /(?:^|[\s'"`(=:])(?:\/work\/|\/home\/(?!user\b|you\b|me\b)[a-z]|\/Users\/[a-z]|[A-Z]:\\Users\\[a-z])/;
    expect(
      linesWith(
        pattern,
        texts.filter((path) => !isOwnRule(path)),
      ),
    ).toEqual([]);
  });

  test('names no registry: packages come from wherever npm is told to take them', () => {
    expect(
      linesWith(
        /https?:\/\/[^/"\s]*(?:registry|artifactory|nexus|verdaccio)[^/"\s]*\//i,
        texts.filter((path) => !isOwnRule(path)),
      ),
    ).toEqual([]);
    const lock = JSON.parse(readText('package-lock.json')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const hosts = new Set(
      Object.values(lock.packages).flatMap(({ resolved }) => (resolved ? [new URL(resolved).host] : [])),
    );
    expect([...hosts]).toEqual([]);
  });

  test('has no unfinished work written into its sources', () => {
    const sources = texts.filter((path) => /^(src-|bin\/|test\/)/.test(path) && !isOwnRule(path));
    expect(linesWith(/\b(?:TODO|FIXME|XXX|HACK)\b|coming soon/, sources)).toEqual([]);
  });

  test('skips and narrows no test for good', () => {
    const tests = files.filter((path) => path.endsWith('.test.ts') && !isOwnRule(path));
    expect(linesWith(/\b(?:test|it|describe)\.(?:only|skip|todo|fails)\b/, tests)).toEqual([]);
  });

  test('writes Svelte with runes only', () => {
    const components = files.filter((path) => path.endsWith('.svelte'));
    const old = /^\s*export let |^\s*\$: |\bon:[a-z]+=|<slot\b|createEventDispatcher|svelte\/store/;
    expect(components.length).toBeGreaterThan(10);
    expect(linesWith(old, components)).toEqual([]);
  });

  test('writes HTML from a string in one place: the glyphs, which are constants', () => {
    const components = files.filter((path) => path.endsWith('.svelte'));
    const allowed = /^src-renderer\/parts\/Icon\.svelte:/;
    expect(linesWith(/\{@html\b/, components).filter((line) => !allowed.test(line))).toEqual([]);
  });

  test('keeps its files small', () => {
    const large = files.filter((path) => statSync(join(root, path)).size > 1_000_000);
    expect(large).toEqual([]);
  });

  test('pins every dependency to one version', () => {
    const manifest = JSON.parse(readText('package.json')) as Record<string, Record<string, string>>;
    for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[group] ?? {})) {
        expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+$/);
      }
    }
  });
});
