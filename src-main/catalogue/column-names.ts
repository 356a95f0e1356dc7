/** Where the numbers come from that a query, a count or an order asks for: a table, and its column of ids. */
export const tables = {
  images: { id: 'id' },
  measures: { id: 'image_id' },
  duplicate_groups: { id: 'image_id' },
} as const;

export type TableName = keyof typeof tables;

/** What a person decides changes all the time, an image or a hundred thousand at once. What a scan finds stays until the next one, and is five times as much. */
export const columnNames = {
  decisions: {
    images: ['class_id', 'flag', 'weight', 'split_id', 'notice_bits', 'label_quality'],
  },
  contents: {
    images: ['root_id', 'verdict', 'width', 'height', 'bytes', 'added_ms'],
    measures: ['brightness_p5', 'brightness_p50', 'brightness_p99', 'chroma', 'entropy', 'sharpness'],
    duplicate_groups: ['group_id', 'is_near'],
  },
} as const;

export type ColumnGroup = keyof typeof columnNames;
export const columnGroups = Object.keys(columnNames) as ColumnGroup[];

type Decision = (typeof columnNames.decisions.images)[number];
type Content = {
  [T in TableName]: (typeof columnNames.contents)[T][number];
}[TableName];
export type ColumnName = Decision | Content;

interface Place {
  group: ColumnGroup;
  table: TableName;
}

const places = new Map<ColumnName, Place>(
  columnGroups.flatMap((group) =>
    Object.entries(columnNames[group]).flatMap(([table, names]) =>
      (names as readonly ColumnName[]).map((name): [ColumnName, Place] => [
        name,
        { group, table: table as TableName },
      ]),
    ),
  ),
);

export const allColumns: readonly ColumnName[] = [...places.keys()];

export function placeOf(name: ColumnName): Place {
  return places.get(name)!;
}

export function columnsOf(group: ColumnGroup): ColumnName[] {
  return allColumns.filter((name) => placeOf(name).group === group);
}
