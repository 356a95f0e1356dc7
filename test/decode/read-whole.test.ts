import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWhole } from '../../src-main/decode/read-whole.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readWhole', () => {
  it.each([0, 1, 45_000, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3_000_000])('gives all of %i bytes', (length) => {
    const file = join(folder, String(length));
    writeFileSync(
      file,
      Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 9)),
    );
    expect(Buffer.compare(readWhole(file), readFileSync(file))).toBe(0);
  });

  it('gives nothing of a longer file that was read before', () => {
    const [long, short] = [join(folder, 'long'), join(folder, 'short')];
    writeFileSync(long, 'a long text');
    writeFileSync(short, 'short');
    readWhole(long);
    expect(readWhole(short).toString()).toBe('short');
  });

  it.skipIf(process.platform !== 'linux')('reads on where the size says nothing', () => {
    // The size of what the system tells here is 0.
    expect(readWhole('/proc/self/maps').length).toBeGreaterThan(0);
    expect(readWhole(Buffer.from('/proc/self/stat')).toString()).toContain(String(process.pid));
  });

  it('throws what the system says', () => {
    expect(() => readWhole(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
    expect(() => readWhole(folder)).toThrow(expect.objectContaining({ code: 'EISDIR' }));
  });
});
