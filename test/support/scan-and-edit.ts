/**
 * Scans a folder and edits what has been scanned, at the same time, until both are done. Says `try KEY` before each edit and `ok KEY` after it was
 * confirmed, so that whoever kills it at any moment knows what must be in the catalogue.
 *
 *   node scan-and-edit.ts FOLDER CATALOGUE DATA_FOLDER
 */
import { writeSync } from 'node:fs';
import type { Change, ImageRow } from '../../src-shared/contract/values.ts';
import { createEngine } from '../../src-main/engine/create-engine.ts';
import { plannedEdits } from './planned-edits.ts';

const [folder, catalogueFile, dataFolder] = process.argv.slice(2) as [string, string, string];

// Straight to the file descriptor: a line that is buffered when the process is killed would be a lie.
const say = (line: string): void => void writeSync(1, `${line}\n`);

const engine = createEngine({ dataFolder, door: 'command-line', decoders: 2 });
const dataset = await engine.parts.datasets.openFolder({ folder, labels: { kind: 'folder' }, catalogueFile });
const job = engine.parts.datasets.scans.start(dataset);
say('started');

function editOnce(): boolean {
  const { catalogue } = dataset;
  const ids = catalogue.openView('', { by: 'path', descending: false });
  let edited = false;
  for (const row of catalogue.rows(ids)) {
    for (const { key, change, isDone } of plannedEdits(row)) {
      if (isDone(row)) continue;
      apply(row, key, change);
      edited = true;
    }
  }
  return edited;
}

function apply(row: ImageRow, key: string, change: Change): void {
  say(`try ${key}`);
  dataset.catalogue.applyChange({ ids: [row.id] }, change);
  say(`ok ${key}`);
}

while (engine.parts.jobs.running(dataset.id, 'scan')) {
  editOnce();
  await new Promise((resolve) => setTimeout(resolve, 5));
}
const ended = await engine.parts.jobs.finished(job.id);
if (ended.state !== 'done') throw new Error(ended.message ?? ended.state);
editOnce();
await engine.close();
say('finished');
