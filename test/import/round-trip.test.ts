import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import type { WritableDataset } from '../../src-main/engine/open-dataset.ts';
import { runImport } from '../../src-main/engine/imports.ts';
import { runExport } from '../../src-main/export/run-export.ts';
import { runFormat } from '../../src-main/export/run-format.ts';
import { exportFormats, type ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import { smallJpeg } from '../support/image-folder.ts';

/** What a format can say: the others say it by the place of a picture, or not at all. */
const says: Record<ExportFormat, readonly ('weight' | 'split')[]> = {
  manifest: ['weight', 'split'],
  csv: ['weight', 'split'],
  tsv: ['weight', 'split'],
  parquet: ['weight', 'split'],
  coco: ['weight', 'split'],
  huggingface: ['weight', 'split'],
  webdataset: ['weight', 'split'],
  fiftyone: ['split'],
  imagefolder: ['split'],
  yolo: ['split'],
};
const declares: readonly ExportFormat[] = [
  'manifest',
  'csv',
  'tsv',
  'parquet',
  'coco',
  'fiftyone',
  'webdataset',
];

let folder: string;
let engine: Engine;
let curated: WritableDataset;

async function opened(name: string): Promise<WritableDataset> {
  const dataset = await engine.parts.datasets.openFolder({
    folder: join(folder, 'pets'),
    labels: { kind: 'none' },
    catalogueFile: join(folder, `${name}.winnow`),
  });
  const job = engine.parts.datasets.scans.start(dataset);
  expect(await engine.parts.jobs.finished(job.id)).toMatchObject({ state: 'done' });
  return dataset;
}

function rowsOf({ catalogue }: WritableDataset) {
  const source = catalogue.openExportSource();
  try {
    return [...source.rows()].map(({ path, label, weight, split }) => ({
      path,
      label: label === null ? null : source.classes[label]!,
      weight,
      split,
    }));
  } finally {
    source.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'winnow-round-'));
  // Names that are quoted in tables, that two folders share, and that are no ASCII.
  const names = [
    'a/1.jpg',
    'a/2, "two".jpg',
    'b/1.jpg',
    'b/ü ␛.jpg',
    'b/tab\tname.jpg',
    'c/3.png.jpg',
    'c/4.jpg',
    'loose.jpg',
  ];
  for (const [i, name] of names.entries()) {
    await mkdir(join(folder, 'pets', name, '..'), { recursive: true });
    await writeFile(join(folder, 'pets', name), smallJpeg(i + 1));
  }
  engine = createEngine({ dataFolder: join(folder, 'data'), door: 'command-line', decoders: 1 });
  curated = await opened('curated');
  const { catalogue } = curated;
  const change = (query: string, what: Parameters<typeof catalogue.applyChange>[1]) =>
    catalogue.applyChange({ query }, what);
  // Indices that no order of names gives.
  change('path:b', { kind: 'labelName', name: 'zebra' });
  change('path:a/', { kind: 'labelName', name: 'ape, "large"' });
  change('path:c/ or path:loose', { kind: 'labelName', name: 'mouse' });
  change('path:1.jpg', { kind: 'weight', weight: 2.5 });
  change('path:4.jpg', { kind: 'weight', weight: 0.1 });
  change('path:a/ or path:1.jpg', { kind: 'split', split: 'train' });
  change('path:tab or path:loose', { kind: 'split', split: 'val' });
});

afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

describe.each(exportFormats)('%s', (format) => {
  it('comes back as it went out, in one change that can be undone', async () => {
    const to = join(folder, format === 'manifest' ? 'x.manifest.jsonl' : `x-${format}`);
    const source = curated.catalogue.openExportSource();
    const choices = {
      orientation: 'ignore',
      onError: 'throw',
      unlabelled: 'leave-out',
      includeDamaged: true,
      sampler: {},
      transforms: {},
    } as const;
    const about = { source, choices, to, createdBy: 'test', createdAt: new Date(0) };
    if (format === 'manifest') await runExport({ ...about, writeExcluded: false });
    else await runFormat({ ...about, format });
    source.close();

    const empty = await opened(`empty-${format}`);
    const before = rowsOf(empty);
    const { plan, batch } = await runImport(empty, to, {});
    expect(plan).toMatchObject({
      rows: 8,
      matched: 8,
      changes: 8,
      unmatched: { count: 0 },
      invalid: { count: 0 },
      ambiguous: { count: 0 },
    });
    expect(batch).toMatchObject({ count: 8, kind: 'import' });
    const expected = rowsOf(curated).map((row) => ({
      ...row,
      weight: says[format].includes('weight') ? row.weight : 1,
      // Folders have no names that a file system may refuse.
      label: format === 'imagefolder' || format === 'yolo' ? row.label!.replaceAll('"', '_') : row.label,
    }));
    expect(rowsOf(empty)).toEqual(expected);
    if (declares.includes(format)) {
      expect(empty.catalogue.classes().map(({ name }) => name)).toEqual(
        curated.catalogue.classes().map(({ name }) => name),
      );
    }
    expect((await runImport(empty, to, {})).batch).toMatchObject({ id: 0, count: 0 });
    empty.catalogue.undo();
    expect(rowsOf(empty)).toEqual(before);
    empty.catalogue.redo();
    const reverted = empty.catalogue.revert(batch.id);
    expect(reverted).toMatchObject({ batch: { count: 8 }, leftAlone: 0 });
    expect(rowsOf(empty)).toEqual(before);
  });
});
