import type { Database } from 'better-sqlite3';

/** One step of the schema. Never edited once released: a later change is a later step. */
export interface Migration {
  /** What `user_version` says afterwards. Steps are numbered by tens, so that one can be put between two on a branch. */
  version: number;
  up(db: Database): void;
}
