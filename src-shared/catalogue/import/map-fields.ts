import { WinnowError } from '../../winnow-error.ts';
import { nearest } from '../query/nearest.ts';
import type { ImportField } from './import-format.ts';

/** The usual names of each field's column, the surest first, in lower case with `_` between words. */
const usualNames: Record<ImportField, readonly string[]> = {
  path: [
    'path',
    'file_path',
    'filepath',
    'image_path',
    'img_path',
    'file_name',
    'filename',
    'file',
    'image_file',
    'image',
    'img',
    'image_name',
    'name',
  ],
  sha256: ['sha256', 'sha_256', 'content_hash', 'hash'],
  root: ['root'],
  label: ['class', 'class_name', 'label_name', 'category_name', 'label', 'category', 'ground_truth', 'target', 'choice', 'y'],
  weight: ['weight', 'sample_weight'],
  split: ['split', 'subset', 'partition'],
  tags: ['tags', 'tag'],
  prediction: ['predicted_label', 'predicted_class', 'prediction', 'predicted', 'pred', 'suggested_label', 'suggested_class'],
  quality: ['label_quality', 'label_quality_score', 'label_score', 'quality', 'self_confidence'],
  issue: ['is_label_issue', 'label_issue', 'is_issue'],
}; // prettier-ignore

export type FieldMap = Partial<Record<ImportField, string>>;

/**
 * Which column says what: what was chosen, then the usual names. A field that was chosen as an empty text is not read at all.
 *
 * Throws BAD_INPUT for a chosen column that is not there.
 */
export function mapFields(columns: readonly string[], chosen: FieldMap, file: string): FieldMap {
  const map: FieldMap = {};
  const taken = new Set<string>();
  for (const [field, column] of Object.entries(chosen) as [ImportField, string][]) {
    if (column === '') continue;
    if (!columns.includes(column)) {
      const meant = nearest(column, columns)[0];
      throw new WinnowError('BAD_INPUT', `${file} has no column ${column} to read as ${field}.`, {
        subject: column,
        hint: meant ? `Did you mean ${meant}?` : `Its columns are ${columns.join(', ')}.`,
      });
    }
    map[field] = column;
    taken.add(column);
  }
  const byName = new Map(columns.map((column) => [plain(column), column]));
  for (const [field, names] of Object.entries(usualNames) as [ImportField, readonly string[]][]) {
    if (chosen[field] !== undefined) continue;
    const column = names
      .map((name) => byName.get(name))
      .find((found) => found !== undefined && !taken.has(found));
    if (column === undefined) continue;
    map[field] = column;
    taken.add(column);
  }
  return map;
}

/** `imagePath`, `Image Path` and `image-path` are `image_path`. */
function plain(column: string): string {
  return column
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
