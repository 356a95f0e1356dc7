import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { desktopCalls } from '../../src-shared/desktop/bridge.ts';

const out = fileURLToPath(new URL('../../out', import.meta.url));
const [main, preload] = [join(out, 'main', 'main.js'), join(out, 'preload', 'preload.cjs')];
const read = (file: string): string => readFileSync(file, 'utf8');

/** What is really loaded: every import and require of the built code. */
function loadedBy(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

describe('the built shell', () => {
  test('is there: npm run build makes it', () => {
    for (const file of [main, preload, join(out, 'renderer', 'index.html')])
      expect(existsSync(file)).toBe(true);
  });

  test('is under 60 kB, main process and preload script together, in one file each', () => {
    expect(readdirSync(join(out, 'main'))).toEqual(['main.js']);
    expect(readdirSync(join(out, 'preload'))).toEqual(['preload.cjs']);
    expect(statSync(main).size + statSync(preload).size).toBeLessThan(60_000);
  });

  test('loads Electron and Node’s own modules, and nothing else: no path leads to a native module', () => {
    const loaded = [...loadedBy(read(main)), ...loadedBy(read(preload))];
    expect(loaded).toContain('electron');
    expect(loaded.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
    expect(loaded).not.toContain('node:module');
    expect(read(main)).not.toMatch(/process\.dlopen|createRequire|\.node["']/);
  });

  test('has a preload script that a sandbox can run: Electron alone, and no more than the calls of the bridge', () => {
    const text = read(preload);
    expect(loadedBy(text)).toEqual(['electron']);
    expect(text.match(/exposeInMainWorld\(/g)).toHaveLength(1);
    for (const name of desktopCalls) expect(text).toContain(`"${name}"`);
    // Whole objects of Electron, given to the page, would be a way around the bridge.
    expect(text).not.toMatch(/:\s*(?:electron\.)?(?:ipcRenderer|webFrame|webUtils)\s*[,}]/);
  });

  test('never switches a protection off', () => {
    const text = read(main);
    for (const [name, value] of [
      ['sandbox', 'true'],
      ['contextIsolation', 'true'],
      ['nodeIntegration', 'false'],
      ['nodeIntegrationInWorker', 'false'],
      ['nodeIntegrationInSubFrames', 'false'],
      ['webSecurity', 'true'],
      ['webviewTag', 'false'],
      ['experimentalFeatures', 'false'],
      ['allowRunningInsecureContent', 'false'],
    ]) {
      const set = [...text.matchAll(new RegExp(`\\b${name}: ([^,\\s}]+)`, 'g'))].map((match) => match[1]);
      expect([name, set]).toEqual([name, [value]]);
    }
    expect(text).not.toMatch(
      /no-sandbox|disable-web-security|ignore-certificate|certificate-error|openExternal|executeJavaScript|\beval\(|new Function|enableRemoteModule|enableBlinkFeatures|bypassCSP/,
    );
    expect(text).toMatch(/devTools: !\w+/);
    expect(text).not.toMatch(/https?:\/\/(?!localhost\/)/);
  });

  test('shows a page without inline script or style, from its own address alone', () => {
    const html = read(join(out, 'renderer', 'index.html'));
    expect(html.match(/<script\b[^>]*>/g)).toEqual([expect.stringMatching(/ src="\.\//)]);
    expect(html).not.toMatch(/<style|style=|\son\w+=|https?:/);
    for (const name of readdirSync(join(out, 'renderer', 'assets')).filter((file) => file.endsWith('.js'))) {
      expect(read(join(out, 'renderer', 'assets', name))).not.toMatch(/\beval\(|new Function\(/);
    }
  });
});
