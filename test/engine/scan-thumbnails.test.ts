import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineOptions } from '../../src-main/engine/create-engine.ts';
import { imageFolder, smallJpeg } from '../support/image-folder.ts';

let engine: Engine;
let dataFolder: string;
let root: string;

afterEach(async () => {
  await engine.close();
  await rm(dataFolder, { recursive: true });
  await rm(join(root, '..'), { recursive: true });
});

/** What is drawn of an image after a scan, when its file has become something else: a picture can then only be one that the scan made. */
async function thumbnailAfterScan(door: EngineOptions['door']): Promise<Response> {
  dataFolder = await mkdtemp(join(tmpdir(), 'winnow-engine-'));
  root = await imageFolder({ 'cat/1.jpg': smallJpeg(1, 500, 300) });
  engine = createEngine({ dataFolder, door, decoders: 1 });
  const { dataset, job } = await engine.client.datasets.open({ folder: root, labels: { kind: 'folder' } });
  expect(await engine.parts.jobs.finished(job!.id)).toMatchObject({ state: 'done' });
  await writeFile(join(root, 'cat/1.jpg'), 'no picture any more');
  const sort = { by: 'path', descending: false } as const;
  const { view } = await engine.client.views.open({ dataset: dataset.id, query: '', sort });
  const [row] = await engine.client.views.slice({ dataset: dataset.id, view, start: 0, count: 1 });
  return engine.handle(new Request(`http://winnow/image/${dataset.id}/${row!.id}/thumb?v=${row!.version}`));
}

describe('a scan', () => {
  it('makes the thumbnails that the grid draws next, of the same decode', async () => {
    const thumb = await thumbnailAfterScan('browser');
    expect(thumb.headers.get('content-type')).toBe('image/jpeg');
    expect((await thumb.arrayBuffer()).byteLength).toBeGreaterThan(500);
  });

  it('makes none on the command line, where nobody looks', async () => {
    expect((await thumbnailAfterScan('command-line')).status).toBe(204);
  });
});
