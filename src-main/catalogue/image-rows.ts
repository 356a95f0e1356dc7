import { flags } from '../../src-shared/catalogue/flag.ts';
import { fromNoticeBits, type Notice } from '../../src-shared/catalogue/notice.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { ConsumerOpinion, ImageDetail, ImageRow } from '../../src-shared/contract/values.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ImageFile } from './catalogue.ts';
import type { Columns } from './columns.ts';
import type { ReadDb } from './connection.ts';
import { groupNoticesOf } from './duplicate-notices.ts';
import { isLabelError } from './label-error-notice.ts';
import { measuredBits, measuresOf } from './measured-notices.ts';
import { sizeBoundsOf } from './size-bounds.ts';
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
  measured_bits: number;
  group_id: number | null;
  is_near: number | null;
}

interface StoredDetail {
  root_name: string;
  mtime_ms: number;
  sha256: Uint8Array | null;
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

type StoredFile = Pick<StoredRow, 'path' | 'bytes' | 'mtime_ms' | 'sha256'> & {
  root_path: string;
  format: string | null;
};

/** The images of a JSON array of ids, each once, with what their notices follow from. */
const rowsSql = (measuredBits: string) => `
  SELECT images.id, path, class_id, flag, weight, splits.name AS split, verdict, recovered_percent, notice_bits, width, height, tint,
    bytes, mtime_ms, sha256, reason, suggested_class_id, ${isLabelError} AS is_label_error,
    ${measuredBits} AS measured_bits, group_id, is_near
  FROM (SELECT value AS wanted FROM json_each(?)) CROSS JOIN images ON images.id = wanted
    LEFT JOIN splits ON splits.id = split_id
    LEFT JOIN measures ON measures.image_id = images.id
    LEFT JOIN duplicate_groups ON duplicate_groups.image_id = images.id`;

const detailSql = `
  SELECT roots.name AS root_name, mtime_ms, sha256, format, channels, bit_depth, color_space, has_icc, orientation, frames, consumers,
    tags, label_quality
  FROM images JOIN roots ON roots.id = root_id WHERE images.id = ?`;

const fileSql = `
  SELECT roots.path AS root_path, images.path, bytes, mtime_ms, sha256, format
  FROM images JOIN roots ON roots.id = root_id WHERE images.id = ?`;

/** What grid cells show, in the order of `ids`. Throws IMAGE_UNKNOWN. */
export function imageRows(columns: Columns, ids: ArrayLike<number>): ImageRow[] {
  const { db } = columns;
  const wanted = Array.from(ids);
  const measured = measuredBits(sizeBoundsOf(db, columns));
  const found = db.all<StoredRow>(rowsSql(measured.sql), ...measured.values, JSON.stringify(wanted));
  const groupNotices = groupNoticesOf(db, found);
  const rows = new Map(found.map((stored) => [stored.id, toRow(stored, groupNotices(stored))]));
  return wanted.map((id) => rows.get(id) ?? unknown(id));
}

/** Everything about one image. Throws IMAGE_UNKNOWN. */
export function imageDetail(columns: Columns, id: number): ImageDetail {
  const { db } = columns;
  const stored = db.get<StoredDetail>(detailSql, id) ?? unknown(id);
  return {
    ...imageRows(columns, [id])[0]!,
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
  const stored = db.get<StoredFile>(fileSql, id) ?? unknown(id);
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

function toRow(stored: StoredRow, groupNotices: readonly Notice[]): ImageRow {
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
      ...fromNoticeBits(stored.measured_bits),
      ...groupNotices,
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
