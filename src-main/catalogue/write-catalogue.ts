import type { LabelSource } from '../../src-shared/contract/values.ts';
import { applyChange } from './apply-change.ts';
import { applyImport } from './apply-import.ts';
import type { CatalogueChange, ReadCatalogue, Root, WriteCatalogue } from './catalogue.ts';
import { colourClass } from './colour-class.ts';
import { compactClasses } from './compact-classes.ts';
import type { Connection, WriteDb } from './connection.ts';
import { storeGroups } from './duplicate-groups.ts';
import { explaining } from './explain-error.ts';
import { placeClassAt } from './place-class-at.ts';
import { readCatalogue } from './read-catalogue.ts';
import { renameClass } from './rename-class.ts';
import { revert } from './revert.ts';
import { writeSetting } from './settings.ts';
import { answered, answering } from './requests.ts';
import { redo, undo } from './undo.ts';
import { bumpRevision } from './write-batch.ts';
import { scanStore } from './write-scan.ts';
import { writtenRows } from './written-rows.ts';

/** A catalogue that can be changed. `release` gives the writer's place back. */
export function writeCatalogue(file: string, connection: Connection, release: () => void): WriteCatalogue {
  const db: WriteDb = connection;
  const reader = readCatalogue(file, connection, writtenRows(db));
  const listeners = new Set<(change: CatalogueChange) => void>();
  const tell = (by: CatalogueChange['by']) => {
    const { revision } = reader;
    for (const listener of listeners) listener({ revision, by });
  };
  /** A batch that changed nothing (id 0) is nothing to tell of. */
  const told = <T extends { id: number } | { batch: { id: number } }>(result: T): T => {
    if (('batch' in result ? result.batch.id : result.id) !== 0) tell('edit');
    return result;
  };
  const set = (work: () => void) => {
    db.transaction(() => {
      work();
      bumpRevision(db);
    });
    tell('edit');
  };
  return {
    ...reader,
    ...explaining(file, {
      setName: (name) => set(() => db.run('UPDATE dataset SET name = ?', name)),
      setLabelSource: (source: LabelSource) =>
        set(() => db.run('UPDATE dataset SET label_source = ?', JSON.stringify(source))),
      addRoot: (name, path): Root => {
        set(() =>
          db.run('INSERT INTO roots (name, path) VALUES (?, ?) ON CONFLICT (path) DO NOTHING', name, path),
        );
        return db.get<Root>('SELECT id, name, path FROM roots WHERE path = ?', path)!;
      },
      moveRoot: (id, path) => set(() => db.run('UPDATE roots SET path = ? WHERE id = ?', path, id)),
      setSetting: (name, value) => set(() => writeSetting(db, name, value)),
      storeDuplicateGroups: (grouping) => {
        db.transaction(() => {
          storeGroups(db, grouping);
          bumpRevision(db);
        });
        tell('scan');
      },
      scanStore: () =>
        explaining(
          file,
          scanStore(db, Date.now, () => tell('scan')),
        ),
      applyChange: (target, change, request) =>
        told(answering(db, request, () => applyChange(db, target, change, Date.now()))),
      applyImport: (changes, request) =>
        told(answering(db, request, () => applyImport(db, changes, Date.now()))),
      renameClass: (classId, name, request) =>
        told(answering(db, request, () => renameClass(db, classId, name, Date.now()))),
      placeClassAt: (classId, to, request) =>
        told(answering(db, request, () => placeClassAt(db, classId, to, Date.now()))),
      colourClass: (classId, colour, request) =>
        told(answering(db, request, () => colourClass(db, classId, colour, Date.now()))),
      compactClasses: (request) => told(answering(db, request, () => compactClasses(db, Date.now()))),
      undo: (request) => told(answering(db, request, () => undo(db))),
      redo: (request) => told(answering(db, request, () => redo(db))),
      answered: (request) => answered(db, request),
      revert: (batchId, imageIds, request) => told(revert(db, { batchId, imageIds, request }, Date.now())),
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => {
        connection.close();
        release();
      },
    } satisfies Omit<WriteCatalogue, Exclude<keyof ReadCatalogue, 'close'>>),
    get revision() {
      return reader.revision;
    },
  };
}
