import { defaultDistance } from '../../src-shared/catalogue/duplicates/default-distance.ts';
import { describeGroup } from '../../src-shared/catalogue/duplicates/describe-group.ts';
import type {
  DuplicateGroup,
  DuplicateImage,
} from '../../src-shared/catalogue/duplicates/duplicate-group.ts';
import { flags } from '../../src-shared/catalogue/flag.ts';
import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadDb } from './connection.ts';
import { contentRevision, groupsAreFresh, storedGroups } from './duplicate-groups.ts';
import { groupImages, type GroupOptions } from './group-images.ts';

export interface DuplicateOptions extends GroupOptions {
  /** Whose images are kept, whatever is measured. */
  isProtected?: (path: string) => boolean;
}

/** Groups of two and more, the largest first. Throws BAD_INPUT for a distance that is out of range. */
export function findDuplicates(db: ReadDb, options: DuplicateOptions): DuplicateGroup[] {
  const { distance } = options;
  if (distance !== null && (!Number.isInteger(distance) || distance < 0 || distance > 64)) {
    throw new WinnowError('BAD_INPUT', `Expected a distance from 0 to 64 but received ${distance}.`, {
      subject: String(distance),
    });
  }
  return knownGroups(db, options)
    .map((group) =>
      describeGroup(
        group.map((id) => imageOf(db, id)),
        options,
      ),
    )
    .sort((a, b) => b.members.length - a.members.length || (a.id < b.id ? -1 : 1));
}

interface Known {
  contentRevision: number;
  key: string;
  groups: number[][];
}

/** The last few searches of each connection. What a person decides leaves them as they are: only other contents make others. */
const kept = new WeakMap<ReadDb, Known[]>();
const KEPT = 3;

function knownGroups(db: ReadDb, { distance, flips, hashBits = 256 }: GroupOptions): number[][] {
  if (distance === defaultDistance && hashBits === 256 && !flips && groupsAreFresh(db))
    return storedGroups(db);
  const revision = contentRevision(db);
  const key = JSON.stringify([distance, flips, hashBits]);
  const fresh = (kept.get(db) ?? []).filter((one) => one.contentRevision === revision);
  const known = fresh.find((one) => one.key === key);
  if (known) return known.groups;
  const groups = groupImages(db, { distance, flips, hashBits });
  kept.set(db, [{ contentRevision: revision, key, groups }, ...fresh].slice(0, KEPT));
  return groups;
}

function imageOf(db: ReadDb, id: number): DuplicateImage {
  const row = db.get<Omit<DuplicateImage, 'flag' | 'verdict'> & { flag: number; verdict: number }>(
    `SELECT images.id, path, class_id AS classId, splits.name AS split, flag, verdict, width, height, bytes, lower(hex(sha256)) AS sha256,
       lower(hex(pixel_hash)) AS pixelHash, lower(hex(perceptual_hash)) AS perceptualHash, sharpness
     FROM images LEFT JOIN splits ON splits.id = split_id LEFT JOIN hashes ON hashes.image_id = images.id
       LEFT JOIN measures ON measures.image_id = images.id WHERE images.id = ?`,
    id,
  )!;
  return {
    ...row,
    flag: flags[row.flag]!,
    verdict: verdicts[row.verdict]!,
    sha256: row.sha256 || null,
    pixelHash: row.pixelHash || null,
    perceptualHash: row.perceptualHash || null,
  };
}
