import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createEngine } from '../../src-main/engine/create-engine.ts';
import { writeSampleDataset } from '../../src-main/sample/write-sample-dataset.ts';

export interface Million {
  dataset: string;
  dataFolder: string;
  images: number;
  /** Ids of the n-th copy begin after n times as many. */
  lastId: number;
}

/**
 * A folder of photographs, scanned, and then its rows again and again under other folders, links to the first, until there are `images`: every row is an
 * image that can be opened, and the thumbnails are real.
 *
 * @param photos a folder of photographs; null for the sample that the app brings
 */
export async function makeMillion(base: string, photos: string | null, images: number): Promise<Million> {
  const root = join(base, 'images');
  const first = join(root, 'p0000');
  mkdirSync(root, { recursive: true });
  if (photos === null) await writeSampleDataset(first, { seed: 1 });
  else cpSync(photos, first, { recursive: true });

  const dataFolder = join(base, 'data');
  const engine = createEngine({ door: 'command-line', dataFolder, decoders: 2 });
  const { dataset, job } = await engine.client.datasets.open({ folder: root, labels: { kind: 'none' } });
  await engine.parts.jobs.finished(job!.id);
  const { catalogueFile } = engine.parts.datasets.get(dataset.id);
  // Looking at each picture once makes its thumbnail.
  const { view, count } = await engine.client.views.open({
    dataset: dataset.id,
    query: '',
    sort: { by: 'path', descending: false },
  });
  const rows = await engine.client.views.slice({
    dataset: dataset.id,
    view,
    start: 0,
    count: Math.min(count, 2000),
  });
  for (const { id, version } of rows)
    await engine.handle(new Request(`http://engine/image/${dataset.id}/${id}/thumb?v=${version}`));
  await engine.close();

  const lastId = multiply(catalogueFile, root, images);
  return { dataset: dataset.id, dataFolder, images, lastId };
}

function multiply(catalogueFile: string, root: string, images: number): number {
  const database = new Database(catalogueFile);
  try {
    database.pragma('synchronous = OFF');
    const scanned = database
      .prepare("SELECT count(*) AS n, max(id) FILTER (WHERE path LIKE 'p0000/%') AS last FROM images")
      .get() as {
      n: number;
      last: number;
    };
    const columns = (table: string, own: readonly string[]): string =>
      (database.pragma(`table_info(${table})`) as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => !own.includes(name))
        .join(', ');
    const image = columns('images', ['id', 'path', 'class_id']);
    const measures = columns('measures', ['image_id']);
    ['airport', 'bird', 'cat', 'dog'].forEach((name, id) =>
      database.prepare('INSERT OR IGNORE INTO classes (id, name) VALUES (?, ?)').run(id, name),
    );
    const addImages = database.prepare(
      `INSERT INTO images (id, path, class_id, ${image})
       SELECT id + @by, @folder || substr(path, 6), (id + @copy) % 4, ${image} FROM images WHERE id <= @last LIMIT @most`,
    );
    const addMeasures = database.prepare(
      `INSERT INTO measures (image_id, ${measures}) SELECT image_id + @by, ${measures} FROM measures
       WHERE image_id <= @last AND image_id + @by IN (SELECT id FROM images)`,
    );
    database.transaction(() => {
      for (let copy = 1, there = scanned.n; there < images; copy++) {
        const folder = `p${String(copy).padStart(4, '0')}`;
        symlinkSync('p0000', join(root, folder));
        const by = copy * scanned.last;
        const added = addImages.run({ by, folder, copy, last: scanned.last, most: images - there });
        addMeasures.run({ by, last: scanned.last });
        there += added.changes;
      }
      database
        .prepare('UPDATE dataset SET revision = revision + 1, paths_revision = paths_revision + 1')
        .run();
    })();
    database.exec('ANALYZE');
    return scanned.last;
  } finally {
    database.close();
  }
}
