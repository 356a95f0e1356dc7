import { flags } from '../../src-shared/catalogue/flag.ts';
import { fromNoticeBits } from '../../src-shared/catalogue/notice.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { ConsumerOpinion, ImageDetail, ImageRow } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ImageFile } from './catalogue.ts';
import type { ReadDb } from './connection.ts';
import { groupNoticesOf } from './duplicate-notices.ts';
import { isLabelError } from './label-error-notice.ts';
import { measuredNoticesOf, measuresOf } from './measured-notices.ts';
import { fromStoredTags } from './tags.ts';

interface StoredRow {
  id: number;
  path: string;
  class_id: number | null;
  flag: number;
  weight: number;
  split: string | null;
  verdict: number;
  recovered_percent: number | null;
  notice_bits: number;
  width: number | null;
  height: number | null;
  tint: string | null;
  bytes: number;
  mtime_ms: number;
  sha256: Uint8Array | null;
  reason: string;
  suggested_class_id: number | null;
  is_label_error: number;
}

interface StoredDetail extends StoredRow {
  root_name: string;
  root_path: string;
  format: string | null;
  channels: number | null;
  bit_depth: number | null;
  color_space: string | null;
  has_icc: number;
  orientation: number;
  frames: number;
  consumers: string;
  tags: string | null;
  label_quality: number | null;
}

const rowSql = `
  SELECT images.id, path, class_id, flag, weight, splits.name AS split, verdict, recovered_percent, notice_bits, width, height, tint,
    bytes, mtime_ms, sha256, reason, suggested_class_id, ${isLabelError} AS is_label_error
  FROM images LEFT JOIN splits ON splits.id = split_id WHERE images.id = ?`;

const detailSql = `
  SELECT images.*, ${isLabelError} AS is_label_error, splits.name AS split, roots.name AS root_name, roots.path AS root_path
  FROM images JOIN roots ON roots.id = root_id LEFT JOIN splits ON splits.id = split_id WHERE images.id = ?`;

/** What grid cells show, in the order of `ids`. Throws IMAGE_UNKNOWN. */
export function imageRows(db: ReadDb, ids: ArrayLike<number>): ImageRow[] {
  return Array.from(ids, (id) => toRow(db, db.get<StoredRow>(rowSql, id) ?? unknown(id)));
}

/** Everything about one image. Throws IMAGE_UNKNOWN. */
export function imageDetail(db: ReadDb, id: number): ImageDetail {
  const stored = db.get<StoredDetail>(detailSql, id) ?? unknown(id);
  return {
    ...toRow(db, stored),
    root: stored.root_name,
    mtimeMs: stored.mtime_ms,
    sha256: toHex(stored.sha256),
    format: stored.format,
    channels: stored.channels,
    bitDepth: stored.bit_depth,
    colorSpace: stored.color_space,
    hasIcc: stored.has_icc === 1,
    orientation: stored.orientation,
    frames: stored.frames,
    consumers: JSON.parse(stored.consumers) as ConsumerOpinion[],
    tags: fromStoredTags(stored.tags),
    labelQuality: stored.label_quality,
    measures: measuresOf(db, id),
    exactDuplicates: stored.sha256
      ? db.column<number>(
          `SELECT id FROM images WHERE sha256 = ? AND id <> ? AND verdict <> ${verdicts.indexOf('missing')} ORDER BY id LIMIT 1000`,
          stored.sha256,
          id,
        )
      : [],
  };
}

/** Throws IMAGE_UNKNOWN. */
export function imageFile(db: ReadDb, id: number): ImageFile {
  const stored = db.get<StoredDetail>(detailSql, id) ?? unknown(id);
  return {
    id,
    rootPath: stored.root_path,
    path: stored.path,
    bytes: stored.bytes,
    mtimeMs: stored.mtime_ms,
    sha256: toHex(stored.sha256),
    version: versionOf(stored),
    format: stored.format,
  };
}

/** Changes when the bytes of the file do. */
export function versionOf(stored: Pick<StoredRow, 'sha256' | 'bytes' | 'mtime_ms'>): string {
  return toHex(stored.sha256)?.slice(0, 16) ?? `${stored.bytes}-${Math.round(stored.mtime_ms)}`;
}

export function toHex(sha256: Uint8Array | null): string | null {
  return sha256 && Buffer.from(sha256).toString('hex');
}

export function unknown(id: number): never {
  throw new WinnowError('IMAGE_UNKNOWN', `There is no image ${id} in this dataset.`, { subject: String(id) });
}

function toRow(db: ReadDb, stored: StoredRow): ImageRow {
  const suggestedClassId = stored.is_label_error === 1 ? stored.suggested_class_id : null;
  return {
    id: stored.id,
    path: stored.path,
    classId: stored.class_id,
    flag: flags[stored.flag]!,
    weight: stored.weight,
    split: stored.split,
    verdict: verdicts[stored.verdict]!,
    recoveredPercent: stored.recovered_percent,
    notices: [
      ...fromNoticeBits(stored.notice_bits),
      ...measuredNoticesOf(db, stored.id),
      ...groupNoticesOf(db, stored.id),
      ...(suggestedClassId === null ? [] : (['label-error'] as const)),
    ],
    suggestedClassId,
    width: stored.width,
    height: stored.height,
    tint: stored.tint,
    version: versionOf(stored),
    bytes: stored.bytes,
    reason: stored.reason,
  };
}
