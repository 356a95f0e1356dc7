import { ByteWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from 'hyparquet-writer';
import type { ManifestSample } from '../../../src-shared/manifest/sample.ts';
import { AtomicFile } from '../atomic-file.ts';
import { plainResult, type FormatJob, type FormatResult } from './format.ts';
import { counted } from './text-file.ts';

const ROWS_PER_GROUP = 10_000;

/**
 * Apache Parquet with the columns of the tables, compressed by Snappy, in row groups of 10,000; `width`, `height` and `sha256` may be null. The class
 * list and its digest stand in the file's metadata as `winnow.classes` (JSON) and `winnow.classesDigest`.
 */
export async function writeParquet(job: FormatJob): Promise<FormatResult> {
  const file = await AtomicFile.create(job.to);
  try {
    const bytes = new ByteWriter();
    const parquet = new ParquetWriter({
      writer: bytes,
      schema: schemaFromColumnData({ columnData: columnsOf(job, []) }),
      createdBy: job.createdBy,
      kvMetadata: [
        { key: 'winnow.classes', value: JSON.stringify(job.classes) },
        { key: 'winnow.classesDigest', value: job.plan.classesDigest },
      ],
    });
    const drain = async (): Promise<void> => {
      job.signal?.throwIfAborted();
      await file.handle.appendFile(bytes.getBytes());
      // What is written is not kept; offsets go on counting from the file's start.
      bytes.index = 0;
    };
    const writeGroup = async (group: ManifestSample[]): Promise<void> => {
      await parquet.write({ columnData: columnsOf(job, group), rowGroupSize: group.length });
      await drain();
    };

    let group: ManifestSample[] = [];
    for (const { sample } of counted(job)) {
      group.push(sample);
      if (group.length < ROWS_PER_GROUP) continue;
      await writeGroup(group);
      group = [];
    }
    if (group.length > 0) await writeGroup(group);
    await parquet.finish();
    await drain();
    await file.flush();
    await file.rename();
    return plainResult(bytes.offset);
  } finally {
    await file.discard();
  }
}

function columnsOf({ classes, roots }: FormatJob, group: readonly ManifestSample[]): ColumnSource[] {
  const text = (
    name: string,
    of: (sample: ManifestSample) => string | undefined,
    nullable = false,
  ): ColumnSource => ({
    name,
    data: group.map(of),
    type: 'STRING',
    nullable,
  });
  const side = (name: 'width' | 'height'): ColumnSource => ({
    name,
    data: group.map((sample) => sample[name]),
    type: 'INT32',
    nullable: true,
  });
  return [
    text('path', ({ path }) => path),
    { name: 'label', data: Int32Array.from(group, ({ label }) => label), type: 'INT32', nullable: false },
    text('class', ({ label }) => classes[label]),
    {
      name: 'weight',
      data: Float64Array.from(group, ({ weight }) => weight),
      type: 'DOUBLE',
      nullable: false,
    },
    text('split', ({ split }) => split),
    side('width'),
    side('height'),
    {
      name: 'bytes',
      data: BigInt64Array.from(group, ({ bytes }) => BigInt(bytes ?? 0)),
      type: 'INT64',
      nullable: false,
    },
    text('sha256', ({ sha256 }) => sha256, true),
    ...(roots.length > 1 ? [text('root', ({ root }) => root)] : []),
  ];
}
