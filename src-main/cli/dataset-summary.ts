import type { Engine } from '../engine/create-engine.ts';
import type { OpenDataset } from '../engine/open-dataset.ts';
import { table } from './table.ts';

/** What `scan` and `status` say of a dataset. Counts that are zero are left out of `verdicts` and `notices`. */
export interface DatasetStatus {
  name: string;
  catalogue: string;
  roots: { name: string; folder: string }[];
  /** Files are taken by how they begin too, not by their names alone. */
  allFiles: boolean;
  images: number;
  unlabelled: number;
  dropped: number;
  classes: { name: string; count: number }[];
  verdicts: Record<string, number>;
  notices: Record<string, number>;
  splits: Record<string, number>;
}

export async function summaryOf(
  engine: Engine,
  { id, catalogue, catalogueFile }: OpenDataset,
): Promise<DatasetStatus> {
  const { name, allFiles } = await engine.client.datasets.get({ dataset: id });
  const facets = await engine.client.views.facets({ dataset: id, query: '' });
  const classes = await engine.client.classes.list({ dataset: id });
  const countOf = new Map(facets.classes.map(({ classId, count }) => [classId, count]));
  const found = (counts: [string, number][]): Record<string, number> =>
    Object.fromEntries(counts.filter(([, count]) => count > 0));
  return {
    name,
    catalogue: catalogueFile,
    roots: catalogue.roots().map((root) => ({ name: root.name, folder: root.path })),
    allFiles,
    images: facets.total,
    unlabelled: countOf.get(null) ?? 0,
    dropped: facets.flags.find(({ flag }) => flag === 'dropped')?.count ?? 0,
    classes: classes.map((row) => ({ name: row.name, count: countOf.get(row.id) ?? 0 })),
    verdicts: found(facets.verdicts.map(({ verdict, count }) => [verdict, count])),
    notices: found(facets.notices.map(({ notice, count }) => [notice, count])),
    splits: found(facets.splits.flatMap(({ split, count }) => (split === null ? [] : [[split, count]]))),
  };
}

export function summaryLines(status: DatasetStatus): string[] {
  const counted = (title: string, counts: Record<string, number>): string[] => {
    const rows = Object.entries(counts);
    return rows.length === 0 ? [] : ['', ...table([title, 'images'], rows)];
  };
  return [
    ...status.roots.map(({ folder }) => `Folder     ${folder}`),
    `Catalogue  ${status.catalogue}`,
    `Images     ${status.images.toLocaleString('en')}, ${status.unlabelled.toLocaleString('en')} without a label, ${status.dropped.toLocaleString('en')} dropped`,
    ...(status.allFiles ? ['Files      by name, and by how they begin'] : []),
    ...counted('verdict', status.verdicts),
    ...counted('notice', status.notices),
    ...counted('class', Object.fromEntries(status.classes.map(({ name, count }) => [name, count]))),
    ...counted('split', status.splits),
  ];
}
