import { notices, toNoticeBits } from '../../src-shared/catalogue/notice.ts';
import { exportableVerdicts, verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { KnownFile, ScannedFile, ScanStore } from '../scan/scan-store.ts';
import type { WriteDb } from './connection.ts';
import { classOfLabel } from './class-names.ts';
import { contentsChanged } from './duplicate-groups.ts';
import { toHex } from './image-rows.ts';
import { changedBit } from './review.ts';
import { bumpRevision } from './write-batch.ts';
import { writeMeasured } from './write-measured.ts';

const PAGE = 2000;

const missing = verdicts.indexOf('missing');
const duplicateBit = 1 << notices.indexOf('exact-duplicate');

const facts = [
  'sha256', 'format', 'width', 'height', 'channels', 'bit_depth', 'color_space', 'has_icc', 'orientation', 'frames',
  'verdict', 'reason', 'recovered_percent', 'notice_bits', 'tint', 'consumers',
] as const; // prettier-ignore

const insertImage = `INSERT INTO images (root_id, path, bytes, mtime_ms, class_id, added_ms, ${facts.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ${facts.map(() => '?').join(', ')}) RETURNING id`;

const updateImage = `UPDATE images SET root_id = ?, path = ?, bytes = ?, mtime_ms = ?, ${facts.map((fact) => `${fact} = ?`).join(', ')} WHERE id = ?`;

/** What the scan writes through. `written` is called after each transaction. */
export function scanStore(db: WriteDb, now: () => number, written: () => void): ScanStore {
  // To wait for the disk takes as long as to decode what is written. Nothing of it is a person's: what a power cut takes, the next scan finds again.
  const inTransaction = (work: () => void) => {
    db.repeatable(() => {
      work();
      bumpRevision(db);
    });
    written();
  };
  return {
    known: (rootId, within) => (within ? knownWithin(db, rootId, within) : known(db, rootId)),
    ensureClasses: (names) => inTransaction(() => names.forEach((name) => classOfLabel(db, name))),
    write: (rootId, batch) => inTransaction(() => writeFiles(db, rootId, batch, now())),
    markMissing: (ids) => inTransaction(() => markMissing(db, ids)),
  };
}

interface StoredFile {
  id: number;
  path: string;
  bytes: number;
  mtimeMs: number;
  sha256: string | null;
  verdict: number;
  measured: number;
}

/** The same at and below some paths: what is below them lies between `path/` and `path0`, the next byte. */
function knownWithin(db: WriteDb, rootId: number, within: readonly string[]): KnownFile[] {
  const rows = within.flatMap((path) =>
    db.all<StoredFile>(
      `SELECT ${knownColumns} FROM images WHERE root_id = ? AND (path = ? OR (path >= ? AND path < ?))`,
      rootId,
      path,
      `${path}/`,
      `${path}0`,
    ),
  );
  return rows.map(toKnown).sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function toKnown({ sha256, verdict, measured, ...row }: StoredFile): KnownFile {
  return { ...row, sha256: sha256 || null, verdict: verdicts[verdict]!, measured: measured === 1 };
}

const pictures = exportableVerdicts.map((verdict) => verdicts.indexOf(verdict)).join(', ');
const knownColumns = `id, path, bytes, mtime_ms AS mtimeMs, lower(hex(sha256)) AS sha256, verdict,
  verdict NOT IN (${pictures}) OR EXISTS (SELECT 1 FROM hashes WHERE image_id = id AND pixel_hash IS NOT NULL) AS measured`;

/** In the order of their paths as UTF-8 bytes, in pages, so that of a million rows only a few are held. */
function* known(db: WriteDb, rootId: number): Generator<KnownFile> {
  for (let last = ''; ;) {
    const page = db.all<StoredFile>(
      `SELECT ${knownColumns}
       FROM images WHERE root_id = ? AND path > ? ORDER BY path LIMIT ${PAGE}`,
      rootId,
      last,
    );
    for (const row of page) yield toKnown(row);
    if (page.length < PAGE) return;
    last = page.at(-1)!.path;
  }
}

function writeFiles(db: WriteDb, rootId: number, batch: readonly ScannedFile[], addedMs: number): void {
  const hashes = new Set<string>();
  const hashOf = (id: number) =>
    toHex(db.value<Uint8Array | null>('SELECT sha256 FROM images WHERE id = ?', id));
  const marksOf = (id: number) =>
    db.value<number>(`SELECT notice_bits & ${changedBit} FROM images WHERE id = ?`, id);
  const touch = (sha256: string | null) => sha256 && hashes.add(sha256);
  // A path is unique at every moment, so files that swapped their names step aside first: no path of a file begins with a slash.
  for (const file of batch) {
    if (file.kind === 'new') continue;
    db.run(`UPDATE images SET path = '/' || id WHERE id = ? AND path <> ?`, file.id, file.path);
  }
  for (const file of batch) {
    const { bytes, mtimeMs } = file.stamp;
    if (file.kind === 'new') {
      const classId = file.label === null ? null : classOfLabel(db, file.label);
      const id = db.value<number>(
        insertImage,
        rootId,
        file.path,
        bytes,
        mtimeMs,
        classId,
        addedMs,
        ...factsOf(file.judgement), // prettier-ignore
      );
      if (file.judgement.measured) writeMeasured(db, id, file.judgement);
    } else if (file.kind === 'changed') {
      const before = hashOf(file.id);
      const after = file.judgement.sha256;
      const isOther = before !== null && after !== null && before !== after;
      const mark = isOther ? changedBit : marksOf(file.id);
      touch(before);
      db.run(
        updateImage,
        rootId,
        file.path,
        bytes,
        mtimeMs,
        ...factsOf(file.judgement, mark),
        file.id, // prettier-ignore
      );
      writeMeasured(db, file.id, file.judgement);
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
  if (batch.some(({ kind }) => kind !== 'moved'))
    contentsChanged(
      db,
      batch.flatMap((file) => (file.kind === 'changed' ? file.id : [])),
    );
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
  contentsChanged(db, ids);
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

/** @param mark whether it waits for a review, as a bit of the notices */
function factsOf(judgement: Judgement, mark = 0): (string | number | Uint8Array | null)[] {
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
    (toNoticeBits(judgement.notices) & ~duplicateBit) | mark,
    judgement.tint,
    JSON.stringify(judgement.consumers),
  ];
}
