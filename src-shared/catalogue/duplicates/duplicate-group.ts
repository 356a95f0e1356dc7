import type { Flag } from '../../contract/values.ts';
import type { Verdict } from '../verdict.ts';
import type { KeeperReason } from './keeper-reason.ts';
import type { Orientation } from './orientations.ts';

/** What is known of an image that has duplicates. */
export interface DuplicateImage {
  id: number;
  path: string;
  classId: number | null;
  split: string | null;
  flag: Flag;
  verdict: Verdict;
  width: number | null;
  height: number | null;
  bytes: number;
  /** 64 hex digits. */
  sha256: string | null;
  pixelHash: string | null;
  /** Of its hashes, 64 hex digits. */
  perceptualHash: string | null;
  sharpness: number | null;
}

/** How an image relates to the one of its group that is proposed to be kept. */
export interface DuplicateMember {
  image: DuplicateImage;
  relation: 'keeper' | 'same bytes' | 'same pixels' | 'near';
  /** Bits of 256 in which the hashes differ, in the orientation that fits best; null where there is no hash. A near one may be farther away than was asked for: others lie between. */
  distance: number | null;
  orientation: Orientation;
}

export interface DuplicateGroup {
  /** The same in every search as long as its members are: it is made of the smallest content hash among them. */
  id: string;
  /** The keeper first, then by distance and path. */
  members: DuplicateMember[];
  /** Why it is proposed, against the next best. */
  keeperReason: KeeperReason;
  /** Labels that members have, where they are not all the same; empty where they are. Images without a label do not count. */
  conflictingClassIds: number[];
  /** Splits that members are in, where there are several. */
  leakingSplits: string[];
}
