import { randomBytes } from 'node:crypto';
import { existsSync, readlinkSync, writeSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { Tray } from '../../src-main/decode/tray.ts';

const judgement = { verdict: 'ok' } as Judgement;

describe('Tray', () => {
  it('gives back what lies on it, in the order of the files', () => {
    const tray = new Tray();
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 3000 }), { nil: null })), (jpegs) => {
        let at = 0;
        for (const jpeg of jpegs) if (jpeg) at += writeSync(tray.file!, jpeg, 0, jpeg.length, at);
        const taken = tray.takeUp(
          jpegs.map((jpeg) => ({ judgement, jpegBytes: jpeg === null ? null : jpeg.length })),
        );
        expect(taken.map(({ jpeg }) => jpeg && [...jpeg])).toEqual(jpegs.map((jpeg) => jpeg && [...jpeg]));
      }),
    );
    tray.close();
  });

  it('has no thumbnail of a file where not all of it was laid down', () => {
    const tray = new Tray();
    writeSync(tray.file!, randomBytes(100), 0, 100, 0);
    const taken = tray.takeUp([
      { judgement, jpegBytes: undefined },
      { judgement, jpegBytes: 60 },
      { judgement, jpegBytes: null },
      { judgement, jpegBytes: 60 },
    ]);
    expect(taken).toEqual([
      { judgement, jpeg: undefined },
      { judgement, jpeg: undefined },
      { judgement, jpeg: null },
      { judgement, jpeg: undefined },
    ]);
    tray.close();
  });

  it.runIf(process.platform === 'linux')('has no name that would stay behind', () => {
    const tray = new Tray();
    expect(readlinkSync(`/proc/self/fd/${tray.file}`)).toMatch(/winnow-.* \(deleted\)$/);
    tray.close();
    expect(existsSync(`/proc/self/fd/${tray.file}`)).toBe(false);
  });
});
