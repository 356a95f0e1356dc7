import type { ReadDb, WriteDb } from './connection.ts';
import { classColourField, classOrderField } from './fields.ts';

/** The order that a person chose, by the classes' own numbers. */
export function classOrder(db: ReadDb): number[] {
  return JSON.parse(db.value<string>('SELECT class_order FROM dataset')) as number[];
}

/** Gives the classes the order that a batch says. */
export function setClassOrder(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  db.run(
    `UPDATE dataset SET class_order = edits.${side} FROM edits WHERE edits.batch_id = ? AND edits.field = ${classOrderField}`,
    batchId,
  );
}

/** Gives every class of a batch the colour that its edits say. */
export function setClassColours(db: WriteDb, batchId: number, side: 'before' | 'after'): void {
  db.run(
    `UPDATE classes SET colour = edits.${side} FROM edits
     WHERE edits.batch_id = ? AND edits.field = ${classColourField} AND classes.id = edits.image_id`,
    batchId,
  );
}
