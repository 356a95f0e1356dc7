import { describe, expect, it } from 'vitest';
import { shortReason } from '../../src-renderer/parts/short-reason.ts';

describe('the reason in a cell', () => {
  it.each([
    [
      'not-an-image',
      'This is a Git LFS pointer, not the image itself: run "git lfs pull" to get it.',
      'Git LFS pointer, 131 bytes',
    ],
    [
      'not-an-image',
      'This is a web page saved under an image name, probably an error page of the server it came from.',
      'web page, 131 bytes',
    ],
    [
      'unsupported',
      'This is a JPEG with 12 bits per channel; only 8 are read here.',
      'JPEG with 12 bits per channel, 131 bytes',
    ],
    ['corrupt', 'The picture begins before its size is told.', 'The picture begins before its size is told'],
    ['missing', 'The file is gone: it was there when the folder was listed.', 'The file is gone'],
    ['ok', '', ''],
  ] as const)('%s: %s', (verdict, reason, short) => {
    expect(shortReason({ verdict, reason, bytes: 131 })).toBe(short);
  });

  it('says of an empty file what can be said', () => {
    expect(
      shortReason({ verdict: 'empty', reason: 'The file is empty: it has no bytes at all.', bytes: 0 }),
    ).toBe('0 bytes');
  });
});
