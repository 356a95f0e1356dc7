import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runExport } from '../../src-main/export/run-export.ts';
import { writeFailure } from '../../src-main/export/write-failure.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { plain, row, source } from './rows.ts';

it.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EACCES', 'TARGET_UNWRITABLE'],
  ['EROFS', 'TARGET_UNWRITABLE'],
  ['ENOENT', 'TARGET_UNWRITABLE'],
  ['EISDIR', 'TARGET_UNWRITABLE'],
])('%s is %s, with the file and a hint', (code, expected) => {
  const cause = Object.assign(new Error(code), { code });
  expect(writeFailure(cause, '/out/x.jsonl')).toMatchObject({
    code: expected,
    subject: '/out/x.jsonl',
    hint: expect.any(String),
    cause,
  });
});

it('leaves errors alone that it does not know, and ours', () => {
  for (const error of [new Error('a bug'), new WinnowError('EXPORT_EMPTY', 'Nothing.')]) {
    expect(writeFailure(error, '/out/x.jsonl')).toBe(error);
  }
});

it.skipIf(process.platform === 'win32')('a folder that may not be written to stays as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'winnow-unwritable-'));
  try {
    await chmod(folder, 0o555);
    if (process.getuid?.() === 0) await chown(folder, 65_534, 65_534);
    const run = (): Promise<unknown> =>
      runExport({
        source: source([row('a')]),
        choices: plain,
        to: join(folder, 'x.manifest.jsonl'),
        writeExcluded: true,
        createdBy: 'test',
        createdAt: new Date(0),
      });
    await asOrdinaryUser(() =>
      expect(run()).rejects.toMatchObject({ code: 'TARGET_UNWRITABLE', hint: expect.any(String) }),
    );
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
