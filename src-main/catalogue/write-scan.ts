import { notices, toNoticeBits } from '../../src-shared/catalogue/notice.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { KnownFile, ScannedFile, ScanStore } from '../scan/scan-store.ts';
import type { WriteDb } from './connection.ts';
import { ensureClass } from './ensure-named.ts';
import { toHex } from './image-rows.ts';
import { bumpRevision } from './write-batch.ts';

const missing = verdicts.indexOf('missing');
const duplicateBit = 1 << notices.indexOf('exact-duplicate');

const facts = [
  'sha256', 'format', 'width', 'height', 'channels', 'bit_depth', 'color_space', 'has_icc', 'orientation', 'frames',
  'verdict', 'reason', 'recovered_percent', 'notice_bits', 'tint', 'consumers',
] as const; // prettier-ignore

/** What the scan writes through. `written` is called after each transaction. */
export function scanStore(db: WriteDb, now: () => number, written: () => void): ScanStore {
  const inTransaction = (work: () => void) => {
    db.transaction(() => {
      work();
      bumpRevision(db);
    });
    written();
  };
  return {
    known: (rootId) => known(db, rootId),
    ensureClasses: (names) => inTransaction(() => names.forEach((name) => ensureClass(db, name))),
    write: (rootId, batch) => inTransaction(() => writeFiles(db, rootId, batch, now())),
    markMissing: (ids) => inTransaction(() => markMissing(db, ids)),
  };
}

function known(db: WriteDb, rootId: number): KnownFile[] {
  return db
    .all<{
      id: number;
      path: string;
      bytes: number;
      mtimeMs: number;
      sha256: Uint8Array | null;
      verdict: number;
    }>('SELECT id, path, bytes, mtime_ms AS mtimeMs, sha256, verdict FROM images WHERE root_id = ?', rootId)
    .map((row) => ({ ...row, sha256: toHex(row.sha256), verdict: verdicts[row.verdict]! }));
}

function writeFiles(db: WriteDb, rootId: number, batch: readonly ScannedFile[], addedMs: number): void {
  const hashes = new Set<string>();
  const hashOf = (id: number) =>
    toHex(db.value<Uint8Array | null>('SELECT sha256 FROM images WHERE id = ?', id));
  const touch = (sha256: string | null) => sha256 && hashes.add(sha256);
  for (const file of batch) {
    const { bytes, mtimeMs } = file.stamp;
    if (file.kind === 'new') {
      const classId = file.label === null ? null : ensureClass(db, file.label);
      db.run(
        `INSERT INTO images (root_id, path, bytes, mtime_ms, class_id, added_ms, ${facts.join(', ')})
         VALUES (?, ?, ?, ?, ?, ?, ${facts.map(() => '?').join(', ')})`,
        rootId,
        file.path,
        bytes,
        mtimeMs,
        classId,
        addedMs,
        ...factsOf(file.judgement), // prettier-ignore
      );
    } else if (file.kind === 'changed') {
      touch(hashOf(file.id));
      db.run(
        `UPDATE images SET root_id = ?, path = ?, bytes = ?, mtime_ms = ?, ${facts.map((fact) => `${fact} = ?`).join(', ')} WHERE id = ?`,
        rootId,
        file.path,
        bytes,
        mtimeMs,
        ...factsOf(file.judgement),
        file.id, // prettier-ignore
      );
    } else {
      db.run(
        'UPDATE images SET root_id = ?, path = ?, bytes = ?, mtime_ms = ? WHERE id = ?',
        rootId,
        file.path,
        bytes,
        mtimeMs,
        file.id, // prettier-ignore
      );
    }
    if (file.kind !== 'moved') touch(file.judgement.sha256);
  }
  refreshDuplicates(db, hashes);
  db.run('UPDATE dataset SET paths_revision = paths_revision + 1');
}

function markMissing(db: WriteDb, ids: readonly number[]): void {
  const list = JSON.stringify(ids);
  const hashes = db.column<Uint8Array>(
    'SELECT DISTINCT sha256 FROM images WHERE sha256 IS NOT NULL AND id IN (SELECT value FROM json_each(?))',
    list,
  );
  db.run('UPDATE images SET verdict = ? WHERE id IN (SELECT value FROM json_each(?))', missing, list);
  refreshDuplicates(db, new Set(hashes.map((hash) => toHex(hash)!)));
}

/** Sets the notice of those that share their bytes with another file that is there, and clears it of those that no longer do. */
function refreshDuplicates(db: WriteDb, hashes: ReadonlySet<string>): void {
  for (const hex of hashes) {
    const hash = Buffer.from(hex, 'hex');
    const count = db.value<number>(
      'SELECT count(*) FROM images WHERE sha256 = ? AND verdict <> ?',
      hash,
      missing,
    );
    // Only rows whose notice is not yet what it should be, so that a scan does not rewrite what stands.
    const set = `verdict <> ${missing} AND notice_bits & ${duplicateBit} = 0`;
    const clear = `notice_bits & ${duplicateBit} <> 0`;
    if (count > 1) {
      db.run(
        `UPDATE images SET notice_bits = notice_bits | ${duplicateBit} WHERE sha256 = ? AND ${set}`,
        hash,
      );
      db.run(
        `UPDATE images SET notice_bits = notice_bits & ~${duplicateBit} WHERE sha256 = ? AND verdict = ${missing} AND ${clear}`,
        hash,
      );
    } else {
      db.run(
        `UPDATE images SET notice_bits = notice_bits & ~${duplicateBit} WHERE sha256 = ? AND ${clear}`,
        hash,
      );
    }
  }
}

function factsOf(judgement: Judgement): (string | number | Uint8Array | null)[] {
  return [
    judgement.sha256 === null ? null : Buffer.from(judgement.sha256, 'hex'),
    judgement.format,
    judgement.width,
    judgement.height,
    judgement.channels,
    judgement.bitDepth,
    judgement.colorSpace,
    judgement.hasIcc ? 1 : 0,
    judgement.orientation,
    judgement.frames,
    verdicts.indexOf(judgement.verdict),
    judgement.reason,
    judgement.recoveredPercent,
    toNoticeBits(judgement.notices) & ~duplicateBit,
    judgement.tint,
    JSON.stringify(judgement.consumers),
  ];
}
