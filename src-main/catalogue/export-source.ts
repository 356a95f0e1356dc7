import { verdicts } from '../../src-shared/catalogue/verdict.ts';
import type { ExportRow, ExportSource } from '../export/export-source.ts';
import { classIndices, exportedClasses } from './class-positions.ts';
import type { ReadDb } from './connection.ts';
import { roots } from './counts.ts';
import { toHex } from './image-rows.ts';
import { fromStoredTags } from './tags.ts';

const PAGE = 1000;

interface StoredExportRow extends Omit<ExportRow, 'root' | 'dropped' | 'verdict' | 'sha256' | 'tags'> {
  flag: number;
  verdict: number;
  sha256: Uint8Array | null;
  tags: string | null;
}

/** Reads on a connection that is for this alone, inside a transaction that its caller began. */
export function exportSource(db: ReadDb): ExportSource {
  const list = roots(db).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return {
    name: db.value<string>('SELECT name FROM dataset'),
    roots: Object.fromEntries(list.map(({ name, path }) => [name, path])),
    classes: exportedClasses(db).map(({ name }) => name),
    count: db.value<number>('SELECT count(*) FROM images'),
    *rows() {
      const indices = classIndices(db);
      for (const root of list) {
        for (const row of rowsOf(db, root))
          yield row.label === null ? row : { ...row, label: indices.get(row.label)! };
      }
    },
  };
}

/** In pages by key, so that no statement stays open while the writer waits for the disk. */
function* rowsOf(db: ReadDb, root: { id: number; name: string }): Iterable<ExportRow> {
  let last = '';
  for (;;) {
    const page = db.all<StoredExportRow>(
      `SELECT path, class_id AS label, weight, splits.name AS split, flag, verdict, width, height, bytes, mtime_ms AS mtimeMs, sha256, tags
       FROM images LEFT JOIN splits ON splits.id = split_id WHERE root_id = ? AND path > ? ORDER BY path LIMIT ${PAGE}`,
      root.id,
      last,
    );
    for (const { flag, verdict, sha256, tags, ...row } of page) {
      yield {
        ...row,
        root: root.name,
        dropped: flag === 1,
        verdict: verdicts[verdict]!,
        sha256: toHex(sha256),
        ...(tags === null ? {} : { tags: fromStoredTags(tags) }),
      };
    }
    if (page.length < PAGE) return;
    last = page.at(-1)!.path;
  }
}
