import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ImageRow } from '../../src-shared/contract/values.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { plannedEdits } from '../support/planned-edits.ts';
import { sharedFolder } from '../support/shared-data.ts';

const KILLS = 50;
const shared = sharedFolder();
if (!shared)
  console.warn(
    'Skipped: killing a scan of 1,000 photographs. The folder ../shared with the photographs is not here.',
  );

const work = mkdtempSync(join(tmpdir(), 'winnow-killed-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Runs until it ends by itself or is killed, `killAfterMs` after it has said `from`; gives what it said. */
async function run(
  photos: string,
  catalogueFile: string,
  killAfterMs: number | null,
  from = 'started',
): Promise<string[]> {
  const script = new URL('../support/scan-and-edit.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, photos, catalogueFile, join(work, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const closed = once(child, 'close');
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.startsWith(from) || said.includes(`\n${from}`)) resolve();
    });
    child.once('close', () => resolve());
  });
  const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  // The last line may be cut by the kill: only whole lines count.
  return said.slice(0, said.lastIndexOf('\n') + 1).split('\n');
}

function rowsByPath(catalogueFile: string): Map<string, ImageRow> {
  const catalogue = openCatalogue(catalogueFile, { readOnly: true });
  const rows = catalogue.rows(catalogue.openView('', { by: 'path', descending: false }));
  catalogue.close();
  return new Map(rows.map((row) => [row.path, row]));
}

/** Everything but the id, which tells in which order the files happened to be judged. */
function withoutIds(rows: Map<string, ImageRow>): Map<string, ImageRow> {
  return new Map([...rows].map(([path, row]) => [path, { ...row, id: 0 }]));
}

describe.skipIf(!shared)('a scan of 1,000 photographs with edits going on', () => {
  it(`survives ${KILLS} SIGKILLs and ends as if there had been none`, { timeout: 600_000 }, async () => {
    const photos = join(shared!, 'data', 'photos');
    const killed = join(work, 'killed.winnow');
    const confirmed = new Set<string>();
    let killedInMidScan = 0;

    for (let kill = 0; kill < KILLS; kill++) {
      // Every other one once an edit is confirmed, however slow the machine is.
      const said = await run(photos, killed, Math.random() * 1500, kill % 2 ? 'ok ' : 'started');
      if (!said.includes('finished')) killedInMidScan++;
      for (const line of said) if (line.startsWith('ok ')) confirmed.add(line.slice(3));

      const database = new Database(killed);
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
      const rows = rowsByPath(killed);
      const inPlace = new Set(
        [...rows.values()].flatMap((row) =>
          plannedEdits(row)
            .filter((edit) => edit.isDone(row))
            .map((edit) => edit.key),
        ),
      );
      expect([...confirmed].filter((key) => !inPlace.has(key))).toEqual([]);
    }
    expect(await run(photos, killed, null)).toContain('finished');

    const undisturbed = join(work, 'undisturbed.winnow');
    expect(await run(photos, undisturbed, null)).toContain('finished');
    const expected = withoutIds(rowsByPath(undisturbed));
    expect(expected.size).toBe(1000);
    expect(withoutIds(rowsByPath(killed))).toEqual(expected);
    expect(killedInMidScan).toBeGreaterThan(0);
    expect(confirmed.size).toBeGreaterThan(50);
    console.log(
      `${killedInMidScan} of ${KILLS} kills fell into the scan; ${confirmed.size} confirmed edits, none lost`,
    );
  });
});
