import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { HeadStart } from '../../src-main/scan/head-start.ts';
import type { WalkedFile } from '../../src-main/scan/walk.ts';

const judgementOf = (path: string) => ({ verdict: 'ok', sha256: path }) as Judgement;

async function* walked(paths: readonly string[]): AsyncGenerator<WalkedFile> {
  for (const path of paths) yield { path, stamp: { bytes: 1, mtimeMs: 1 }, isNamed: !path.endsWith('.bin') };
}

describe('HeadStart', () => {
  it('begins with a file as soon as it is found, and gives each judgement once', async () => {
    const begun: string[] = [];
    const headStart = new HeadStart(({ path }) => {
      begun.push(path);
      return Promise.resolve(judgementOf(path));
    });
    const paths = ['a.jpg', 'b.bin', 'c.jpg'];
    const seen: string[] = [];
    for await (const { path } of headStart.along(walked(paths))) {
      seen.push(path);
      expect(begun).toEqual(seen.filter((one) => !one.endsWith('.bin')));
    }
    expect(seen).toEqual(paths);
    expect(await headStart.take('c.jpg')).toEqual(judgementOf('c.jpg'));
    expect(headStart.take('c.jpg')).toBeUndefined();
    // Nothing says yet that it is an image.
    expect(headStart.take('b.bin')).toBeUndefined();
  });

  it('holds no more than a few thousand judgements', async () => {
    let begun = 0;
    const headStart = new HeadStart(({ path }) => {
      begun++;
      return Promise.resolve(judgementOf(path));
    });
    const paths = Array.from({ length: 10_000 }, (_, i) => `${i}.jpg`);
    let seen = 0;
    for await (const _ of headStart.along(walked(paths))) seen++;
    expect([seen, begun]).toEqual([10_000, 4096]);
  });

  it('leaves no rejection behind where the walk fails', async () => {
    const headStart = new HeadStart(() => Promise.reject(new Error('cancelled')));
    for await (const _ of headStart.along(walked(['a.jpg', 'b.jpg']))) break;
    await new Promise((resolve) => setImmediate(resolve));
    await expect(headStart.take('a.jpg')).rejects.toThrow('cancelled');
  });
});
