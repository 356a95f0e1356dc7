import type { ExportRow, ExportSource } from '../../src-main/export/export-source.ts';
import type { ExportChoices } from '../../src-main/export/export-options.ts';

export const plain: ExportChoices = {
  orientation: 'ignore',
  onError: 'throw',
  unlabelled: 'leave-out',
  includeDamaged: true,
  sampler: {},
  transforms: {},
};

export function row(path: string, fields: Partial<ExportRow> = {}): ExportRow {
  return {
    root: 'r',
    path,
    label: 0,
    weight: 1,
    split: null,
    dropped: false,
    verdict: 'ok',
    width: 3,
    height: 2,
    bytes: 10,
    mtimeMs: 0,
    sha256: null,
    ...fields,
  };
}

export function source(rows: readonly ExportRow[], folder = '/images'): ExportSource {
  return {
    name: 'test',
    roots: { r: folder },
    classes: ['cat', 'dog'],
    count: rows.length,
    rows: () => rows,
  };
}
