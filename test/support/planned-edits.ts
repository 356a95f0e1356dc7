import { createHash } from 'node:crypto';
import type { Change, ImageRow } from '../../src-shared/contract/values.ts';

export interface PlannedEdit {
  /** `path field value`: what must be true of the image once the edit is confirmed. */
  key: string;
  change: Change;
  isDone(row: ImageRow): boolean;
}

/** What a person is pretended to do to an image: a third of them get the other class, a fifth are dropped. Depends on the path alone. */
export function plannedEdits({ path }: { path: string }): PlannedEdit[] {
  const number = createHash('sha256').update(path).digest().readUInt32LE();
  const edits: PlannedEdit[] = [];
  if (number % 3 === 0) {
    const classId = path.startsWith('cat/') ? 1 : 0;
    edits.push({
      key: `${path} class ${classId}`,
      change: { kind: 'label', classId },
      isDone: (row) => row.classId === classId,
    });
  }
  if (number % 5 === 0) {
    edits.push({
      key: `${path} dropped`,
      change: { kind: 'flag', flag: 'dropped' },
      isDone: (row) => row.flag === 'dropped',
    });
  }
  return edits;
}
