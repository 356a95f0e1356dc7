import type { ReadDb, WriteDb } from './connection.ts';

/** The closed list of what is kept for a dataset as a whole. */
export type SettingName = 'scan' | 'watch' | 'pipelines' | 'views' | 'statistics' | 'protectedFolders';

/** A value as it was stored, for the caller to check; null where nothing was. */
export function readSetting(db: ReadDb, name: SettingName): unknown {
  const stored = db.value<string | undefined>('SELECT value FROM settings WHERE name = ?', name);
  return stored === undefined ? null : JSON.parse(stored);
}

export function writeSetting(db: WriteDb, name: SettingName, value: unknown): void {
  db.run(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    JSON.stringify(value),
  );
}
