import { flags } from '../../src-shared/catalogue/flag.ts';
import { notices, type Notice } from '../../src-shared/catalogue/notice.ts';
import { thresholds } from '../../src-shared/catalogue/thresholds.ts';
import type { ColumnName } from './column-names.ts';
import type { Columns } from './columns.ts';
import { noneIn, type Column } from './column.ts';
import { queryToSql, type QueryNames } from './query-to-sql.ts';
import { where, type Found } from './where.ts';

const white = 255;
const dropped = flags.indexOf('dropped');

/** The images that have a notice: the same as by `queryToSql`, from the numbers in memory. */
export function foundNotice(columns: Columns, notice: Notice, names: QueryNames): Found {
  const of = (name: ColumnName) => columns.of(name);
  switch (notice) {
    case 'dark':
      return measured(columns, notice, 'brightness_p99', (p99) => p99 < thresholds.darkBelow * white);
    case 'bright':
      return measured(columns, notice, 'brightness_p5', (p5) => p5 > thresholds.brightAbove * white);
    case 'blurry':
      return measured(columns, notice, 'sharpness', (value) => value < thresholds.sharpnessBelow);
    case 'low-information':
      return measured(columns, notice, 'entropy', (value) => value < thresholds.entropyBelow);
    case 'grayscale-content':
      return measured(columns, notice, 'chroma', (value) => value <= thresholds.chromaAtMost);
    case 'odd-size': {
      const { low, high } = names.sizeBounds();
      const [least, most] = [low ** 2 - 0.5, high ** 2 + 0.5];
      return ofSizes(columns, notice, (width, height) => width * height < least || width * height > most);
    }
    case 'odd-aspect-ratio':
      return ofSizes(
        columns,
        notice,
        (width, height) => Math.min(width, height) < thresholds.aspectBelow * Math.max(width, height),
      );
    case 'near-duplicate':
      return columns.made(notice, ['is_near'], () => where(of('is_near'), (near) => near === 1));
    case 'label-conflict':
      return columns.made(notice, ['group_id', 'flag', 'class_id'], () =>
        differing(of('group_id'), of('flag'), of('class_id')),
      );
    case 'leak':
      return columns.made(notice, ['group_id', 'flag', 'split_id'], () =>
        differing(of('group_id'), of('flag'), of('split_id')),
      );
    case 'label-error': {
      const { sql, values } = queryToSql({ kind: 'is', field: 'notice', values: [notice] }, names);
      return columns.found(sql, values, false);
    }
    default: {
      const bit = 1 << notices.indexOf(notice);
      return where(of('notice_bits'), (bits) => (bits & bit) !== 0);
    }
  }
}

function measured(
  columns: Columns,
  notice: Notice,
  name: ColumnName,
  holds: (value: number) => boolean,
): Found {
  return columns.made(notice, [name], () => where(columns.of(name), holds));
}

function ofSizes(columns: Columns, notice: Notice, holds: (width: number, height: number) => boolean): Found {
  return columns.made(notice, ['width', 'height'], () => {
    const [widths, heights] = [columns.of('width'), columns.of('height')];
    const [noWidth, noHeight] = [noneIn(widths), noneIn(heights)];
    const mask = new Uint8Array(widths.length);
    for (let id = 0; id < mask.length; id++)
      if (widths[id] !== noWidth && heights[id] !== noHeight && holds(widths[id]!, heights[id]!))
        mask[id] = 1;
    return mask;
  });
}

/** Images whose group has several values, over those that are not dropped, and which are not dropped themselves; one without a value does not count. */
function differing(groups: Column, flagOf: Column, values: Column): Found {
  const [noGroup, noValue] = [noneIn(groups), noneIn(values)];
  const first = new Map<number, number>();
  const differ = new Set<number>();
  for (let id = 0; id < groups.length; id++) {
    const group = groups[id]!;
    if (group === noGroup || values[id] === noValue || flagOf[id] === dropped) continue;
    const known = first.get(group);
    if (known === undefined) first.set(group, values[id]!);
    else if (known !== values[id]) differ.add(group);
  }
  const mask = new Uint8Array(groups.length);
  if (differ.size === 0) return mask;
  for (let id = 0; id < mask.length; id++)
    if (groups[id] !== noGroup && flagOf[id] !== dropped && differ.has(groups[id]!)) mask[id] = 1;
  return mask;
}
