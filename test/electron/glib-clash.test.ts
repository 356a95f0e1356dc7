import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
  .map((folder) => `${folder}/libgobject-2.0.so.0`)
  .filter((file) => process.platform === 'linux' && existsSync(file));
const glib = libraries[0];
if (glib === undefined)
  console.warn('Skipped: the clash of two GLibs is not shown, for there is no libgobject-2.0.so.0 here.');

const base = mkdtempSync(join(tmpdir(), 'winnow-glib-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A GIF of one red pixel: sharp decodes it. */
const redPixel = Buffer.from('R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
const complaint = /GLib.*(?:CRITICAL|WARNING|ERROR)/;

function run(preload: string | undefined, ...args: string[]) {
  const { LD_PRELOAD: _, ...env } = process.env;
  return spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      ...env,
      WINNOW_DATA: join(base, 'data'),
      ...(preload === undefined ? {} : { LD_PRELOAD: preload }),
    },
  });
}

/** As Electron has it: the system's GLib is in the process before anything else. */
describe.skipIf(glib === undefined)('a process with the GLib of the system in it', () => {
  const decode = `const sharp = require('sharp'); sharp(Buffer.from('${redPixel.toString('base64')}', 'base64')).png().toBuffer().then(() => console.log('decoded'));`;

  test('clashes with the GLib of sharp: which is why the engine is not in it', () => {
    const alone = run(undefined, '-e', decode);
    expect([alone.status, alone.stdout.trim()]).toEqual([0, 'decoded']);
    expect(alone.stderr).not.toMatch(complaint);
    const together = run(glib, '-e', decode);
    expect(together.signal !== null || complaint.test(together.stderr)).toBe(true);
  });

  test('runs the desktop shell without a word, while images are decoded for it elsewhere', () => {
    mkdirSync(join(base, 'images'));
    writeFileSync(join(base, 'images', 'red.gif'), redPixel);
    const shell = fileURLToPath(new URL('shell-in-plain-node.ts', import.meta.url));
    const ran = run(glib, shell, join(root, 'out', 'main', 'main.js'), join(base, 'images'));
    expect(ran.stderr).toBe('');
    const { verdict, loaded } = JSON.parse(ran.stdout) as { verdict: string; loaded: string[] };
    expect(ran.status).toBe(0);
    expect(verdict).toBe('ok');
    expect(loaded.join('\n')).toContain('libgobject-2.0');
    expect(loaded.filter((file) => /node_modules|\.node$|vips|sharp|sqlite|jpeg/i.test(file))).toEqual([]);
  });
});
