import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, servePage } from '../../src-main/engine/page.ts';

let folder: string;

beforeAll(async () => {
  const base = await mkdtemp(join(tmpdir(), 'winnow-page-'));
  folder = join(base, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(base, 'secret.js'), 'secret');
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets', 'index-1a2b.js'), 'let a;');
  await writeFile(join(folder, 'notes.txt'), 'not for serving');
});

afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('servePage', () => {
  it('serves the document with the policy, never from a cache', async () => {
    const response = await servePage(folder, '/');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe('<!doctype html>');
  });

  it('serves built files for ever', async () => {
    const response = await servePage(folder, '/assets/index-1a2b.js');
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/..\\secret.js',
    '/%00/index.html',
    '/%E0%A4%A',
    '/notes.txt',
    '/missing.js',
    '//etc/passwd',
    '/assets',
  ])('answers %s with 404', async (pathname) => {
    expect((await servePage(folder, pathname)).status).toBe(404);
  });

  it('says what to do when the page has not been built', async () => {
    const response = await servePage(join(folder, 'nowhere'), '/');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });

  it('allows no inline script and no other origin', () => {
    expect(contentSecurityPolicy).not.toContain('unsafe');
    expect(contentSecurityPolicy).not.toMatch(/https?:/);
    expect(contentSecurityPolicy).toContain("default-src 'none'");
  });
});
