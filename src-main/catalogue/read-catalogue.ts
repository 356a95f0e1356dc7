import type { ReadCatalogue } from './catalogue.ts';
import { chart, sizes } from './charts.ts';
import { classOrder } from './class-looks.ts';
import { compactedClasses, exportedClasses } from './class-positions.ts';
import { Columns, readColumns, type Written } from './columns.ts';
import { highestId } from './load-columns.ts';
import { configure, Connection, type ReadDb } from './connection.ts';
import { groupAnew, groupsAreFresh } from './duplicate-groups.ts';
import { findDuplicates } from './duplicates.ts';
import { classes, examples, facets, marks, roots, splits, summary } from './counts.ts';
import { explaining, explainingRows } from './explain-error.ts';
import { exportSource } from './export-source.ts';
import { history } from './history.ts';
import { imageDetail, imageFile, imageRows } from './image-rows.ts';
import { measureHistogram } from './measure-histogram.ts';
import { importStore } from './import-store.ts';
import { openReadOnly } from './open-read-only.ts';
import { openView } from './open-view.ts';
import { samplesOf } from './samples.ts';
import { readSetting } from './settings.ts';
import { plannedSplits, splitPreview } from './split-preview.ts';
import { classNameOf, extent } from './target.ts';
import { weightsPreview } from './weights-preview.ts';

/** What can be asked of a catalogue, over a connection that is its own. @param written where this connection alone writes, what it has written */
export function readCatalogue(
  file: string,
  connection: Connection,
  written: Written | null = null,
): ReadCatalogue {
  const db: ReadDb = connection;
  const columns = new Columns(db, file, written);
  const { revision, ...functions } = explaining(file, {
    revision: () => db.value<number>('SELECT revision FROM dataset'),
    openView: (query, sort) => openView(columns, query, sort),
    rows: (ids) => imageRows(columns, ids),
    detail: (id) => imageDetail(columns, id),
    imageFile: (id) => imageFile(db, id),
    facets: (query) => facets(columns, query),
    marks: (ids, buckets) => marks(columns, ids, buckets),
    extent: (target) => extent(columns, target),
    classes: () => classes(columns),
    className: (id) => classNameOf(db, id),
    classOrder: () => classOrder(db),
    exportedClasses: () => ({ now: exportedClasses(db), compacted: compactedClasses(db) }),
    splits: () => splits(db),
    roots: () => roots(db),
    summary: () => summary(columns),
    examples: (limit) => examples(db, limit),
    history: (before, limit) => history(db, before, limit),
    splitPreview: (options) => splitPreview(db, options),
    plannedSplits: (options, ids) => plannedSplits(db, options, ids),
    measureHistogram: (field, upTo, buckets) => measureHistogram(db, field, upTo, buckets),
    setting: (name) => readSetting(db, name),
    weightsPreview: (scheme, query, beta) => weightsPreview(db, scheme, query, beta),
    chart: (field, query, buckets) => chart(columns, field, query, buckets),
    sizes: (split, most) => sizes(columns, split, most),
    samples: (split) => samplesOf(columns, split),
    duplicates: (options) => findDuplicates(db, options),
    openImportStore: () => openImportStore(file),
    groupDuplicates: () => groupAnew(db),
    hasFreshGroups: () => groupsAreFresh(db),
    count: () => columns.count(),
    highestId: () => highestId(db),
    missingColumns: () => columns.missing(),
    loadColumns: (names) => readColumns(db, names),
    useColumns: (loaded) => columns.install(loaded),
    keepColumns: () => columns.keep(),
    openExportSource: () => openExportSource(file),
    close: () => connection.close(),
  } satisfies Omit<ReadCatalogue, 'file' | 'revision'> & { revision: () => number });
  return {
    file,
    get revision() {
      return revision();
    },
    ...functions,
  };
}

/** What an import looks up in it is written to a file of SQLite's own, and read through a small cache: its keys come in no order that a cache knows. */
function openImportStore(file: string): ReturnType<ReadCatalogue['openImportStore']> {
  const raw = openReadOnly(file);
  const connection = new Connection(raw);
  try {
    configure(raw);
    raw.pragma('temp_store = FILE');
    raw.pragma('cache_size = -32768');
    raw.exec('BEGIN');
    const { classes, exported, splits, roots, highestId, ...calls } = importStore(connection);
    const known = { classes, exported, splits, roots, highestId };
    return { ...known, ...explaining(file, calls), close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openExportSource(file: string): ReturnType<ReadCatalogue['openExportSource']> {
  const raw = openReadOnly(file);
  const connection = new Connection(raw);
  try {
    configure(raw);
    raw.exec('BEGIN');
    const { rows, ...source } = exportSource(connection);
    return { ...source, rows: () => explainingRows(file, rows), close: () => connection.close() };
  } catch (error) {
    connection.close();
    throw error;
  }
}
