import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeIcns, encodeIco } from '../../packaging/icon-files.ts';
import { makeIcons } from '../../packaging/make-icons.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-icons-'));
beforeAll(() => makeIcons(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n';
const widthOf = (png: Buffer): number => png.readUInt32BE(16);

describe('the icons', () => {
  test('are drawn at each size', () => {
    const names = readdirSync(join(folder, 'icons'));
    expect(names).toHaveLength(9);
    for (const name of names) {
      const png = readFileSync(join(folder, 'icons', name));
      expect([isPng(png), `${widthOf(png)}x${png.readUInt32BE(20)}.png`]).toEqual([true, name]);
    }
  });

  test('are a Windows icon whose entries lead to pictures of their sizes', () => {
    const ico = readFileSync(join(folder, 'icon.ico'));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, 7]);
    let end = 6 + 16 * 7;
    for (let at = 6; at < 6 + 16 * 7; at += 16) {
      const [length, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)];
      expect(offset).toBe(end);
      end += length;
      const png = ico.subarray(offset, end);
      expect([isPng(png), widthOf(png)]).toEqual([true, ico[at] || 256]);
    }
    expect(end).toBe(ico.length);
  });

  test('are a macOS icon whose chunks fill it', () => {
    const icns = readFileSync(join(folder, 'icon.icns'));
    expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length]);
    const found: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      found[icns.toString('latin1', at, at + 4)] = widthOf(icns.subarray(at + 8));
    }
    expect(found).toEqual({
      ic11: 32,
      ic12: 64,
      ic07: 128,
      ic08: 256,
      ic13: 256,
      ic09: 512,
      ic14: 512,
      ic10: 1024,
    });
  });

  test('are refused where a size is missing', () => {
    expect(() => encodeIcns([{ size: 16, png: new Uint8Array(1) }])).toThrow(
      'Expected a picture of 32 pixels.',
    );
    expect(encodeIco([])).toHaveLength(6);
  });
});
