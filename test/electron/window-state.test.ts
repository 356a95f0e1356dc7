import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readWindowState, writeWindowState } from '../../src-main/electron/window-state.ts';

const base = mkdtempSync(join(tmpdir(), 'winnow-window-'));
const file = join(base, 'deep', 'window.json');
afterAll(() => rmSync(base, { recursive: true, force: true }));

const area = { x: 0, y: 0, width: 1920, height: 1040 };
const fresh = { bounds: null, isMaximized: false, isFullScreen: false };
const bounds = { x: 100, y: 50, width: 1200, height: 800 };

describe('where the window was', () => {
  test('is remembered', () => {
    writeWindowState(file, { bounds, isMaximized: true, isFullScreen: false });
    expect(readWindowState(file, [area])).toEqual({ bounds, isMaximized: true, isFullScreen: false });
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  test('is forgotten where its screen is gone', () => {
    const right = { ...area, x: 1920 };
    writeWindowState(file, { ...fresh, bounds: { ...bounds, x: 2000 } });
    expect(readWindowState(file, [area, right]).bounds).toMatchObject({ x: 2000 });
    expect(readWindowState(file, [area]).bounds).toBeNull();
    expect(readWindowState(file, []).bounds).toBeNull();
  });

  test.each([
    { ...bounds, x: -1150 },
    { ...bounds, y: -1 },
    { ...bounds, y: 1030 },
    { ...bounds, width: 10 },
    { ...bounds, height: 1e9, width: 0.5 },
    { ...bounds, x: '0' },
    [],
  ])('is forgotten where nobody could take hold of it, or it is no place: %j', (odd) => {
    writeFileSync(file, JSON.stringify({ bounds: odd }));
    expect(readWindowState(file, [area]).bounds).toBeNull();
  });

  test('never fails, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        writeFileSync(file, text);
        expect(readWindowState(file, [area])).toHaveProperty('isMaximized');
      }),
    );
    expect(readWindowState(join(base, 'nowhere'), [area])).toEqual(fresh);
  });

  test('is not written where nothing can be, and that is all', () => {
    writeFileSync(join(base, 'file'), 'x');
    writeWindowState(join(base, 'file', 'window.json'), fresh);
    expect(readFileSync(join(base, 'file'), 'utf8')).toBe('x');
  });
});
