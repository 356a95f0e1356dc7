import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { configure, Connection } from '../../src-main/catalogue/connection.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-connection-'));
const raw = new Database(join(folder, 'one.db'));
raw.pragma('journal_mode = WAL');
configure(raw);
const db = new Connection(raw);
raw.exec('CREATE TABLE t (x)');
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const [normal, full] = [1, 2];
const waits = () => raw.pragma('synchronous', { simple: true });

describe('Connection.repeatable', () => {
  it('does not wait for the disk, and what comes after it does', () => {
    expect(waits()).toBe(full);
    const during = db.repeatable(() => {
      db.run('INSERT INTO t VALUES (1)');
      return waits();
    });
    expect([during, waits()]).toEqual([normal, full]);
    expect(db.transaction(waits)).toBe(full);
    expect(db.column('SELECT x FROM t')).toEqual([1]);
  });

  it('is undone whole when it fails, and later writes wait all the same', () => {
    const fail = () =>
      db.repeatable(() => {
        db.run('INSERT INTO t VALUES (2)');
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    expect(db.column('SELECT x FROM t')).toEqual([1]);
    expect(waits()).toBe(full);
  });
});
