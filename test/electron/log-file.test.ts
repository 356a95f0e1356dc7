import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LogFile } from '../../src-main/electron/log-file.ts';

const base = mkdtempSync(join(tmpdir(), 'winnow-log-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('begins a new file at its limit, and keeps so many old ones', () => {
  const folder = join(base, 'rotating');
  const log = new LogFile(folder, { maxBytes: 100, kept: 2 });
  for (let n = 0; n < 40; n++) log.write(`line ${n}`);
  expect(readdirSync(folder).sort()).toEqual(['winnow.1.log', 'winnow.2.log', 'winnow.log']);
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).length).toBeLessThan(150);
  expect(log.tail(3).map((line) => line.slice(25))).toEqual(['line 37', 'line 38', 'line 39']);
  expect(log.tail(3)[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z line 37$/);
});

test('has no last lines where nothing was written', () => {
  expect(new LogFile(join(base, 'none')).tail(5)).toEqual([]);
  expect(existsSync(join(base, 'none'))).toBe(false);
});

test('says nothing where it cannot be written: the app goes on', () => {
  writeFileSync(join(base, 'file'), '');
  const log = new LogFile(join(base, 'file', 'below'));
  log.write('lost');
  expect(log.tail(1)).toEqual([]);
});
