import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const KILLS = 12;
const IMAGES = 2000;

it('keeps every confirmed edit through a dozen kills', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-killed-'));
  const file = join(folder, 'a.winnow');
  generateCatalogue(file, IMAGES);
  // A weight of 1 is what every image has: setting it would change nothing, and make no entry.
  let next = 2;
  for (let kill = 0; kill < KILLS; kill++) {
    const output = await editAndKill(file, next, 20 + kill * 23);
    // The last line may be cut; a whole line is a promise.
    const confirmed = output
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' ').map(Number));
    expect(confirmed.length).toBeGreaterThan(0);

    const db = new Database(file);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    const catalogue = openCatalogue(file);
    const last = confirmed.at(-1)![1]!;
    for (const [image, weight] of confirmed) {
      expect(catalogue.detail(image!).weight).toBe(weight);
    }
    // One more may have been made and not been told of.
    expect(
      catalogue.history(undefined, 500).batches.filter(({ kind }) => kind === 'weight')[0]!.summary,
    ).toMatch(new RegExp(`to (${last}|${last + 1})$`));
    next = last + 2;
    catalogue.close();
  }
  rmSync(folder, { recursive: true });
});

/** Lets a child edit until `milliseconds` after its first confirmed edit; gives what it said. */
async function editAndKill(file: string, from: number, milliseconds: number): Promise<string> {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, 'edit-child.ts'),
    file,
    String(from),
    String(IMAGES),
  ]);
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      resolve();
    });
  });
  await Promise.race([started, closed]);
  await Promise.race([wait(milliseconds), closed]);
  if (child.exitCode !== null) throw new Error(`The editing child ended by itself: ${errors}`);
  child.kill('SIGKILL');
  await closed;
  return output;
}
