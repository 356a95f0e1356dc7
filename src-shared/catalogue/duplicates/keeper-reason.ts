export const keeperReasonKinds = [
  'kept',
  'others-dropped',
  'protected',
  'verdict',
  'pixels',
  'sharpness',
  'bytes',
  'path',
] as const;

/** Why one of some duplicates is proposed to be kept. Each door says it in its own language. */
export interface KeeperReason {
  /** `path`: nothing else tells them apart. */
  kind: (typeof keeperReasonKinds)[number];
  /** What decided, of the keeper and of the next best, as a person reads it; empty where there is nothing to compare. */
  keeper: string;
  next: string;
}

/** The reason as an English sentence. */
export function sayKeeperReason({ kind, keeper, next }: KeeperReason): string {
  switch (kind) {
    case 'kept':
      return 'It is marked as kept.';
    case 'others-dropped':
      return 'The others are dropped.';
    case 'protected':
      return 'It lies in a protected folder.';
    case 'verdict':
      return `Its verdict is ${keeper}; that of the next best is ${next}.`;
    case 'pixels':
      return `It has the most pixels: ${keeper}; the next best has ${next}.`;
    case 'sharpness':
      return `It is the sharpest: ${keeper}, against ${next}.`;
    case 'bytes':
      return `It has the most bytes: ${keeper}, against ${next}.`;
    case 'path':
      return 'Nothing tells them apart; its path comes first.';
  }
}
