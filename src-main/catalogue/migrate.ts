import type { Database } from 'better-sqlite3';
import type { Migration } from './migrations/migration.ts';
import { migrations as all } from './migrations/index.ts';

/** Brings a catalogue to the newest schema, each step in a transaction of its own: a crash leaves it between two steps, never within one. */
export function migrate(db: Database, migrations: readonly Migration[] = all): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  for (const migration of migrations) {
    if (migration.version <= version) continue;
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}
