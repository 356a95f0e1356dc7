import { importRow, type ImportRow } from '../../../src-shared/catalogue/import/import-row.ts';
import type { TableRow } from '../../../src-shared/catalogue/import/read-fields.ts';
import { isClassName } from '../../../src-shared/catalogue/import/read-fields.ts';
import type { ImportReader, ReadOptions } from '../import-reader.ts';
import { jsonElements } from '../json-elements.ts';

interface Task {
  data?: Record<string, unknown>;
  file_upload?: unknown;
  annotations?: readonly Verdict[];
  completions?: readonly Verdict[];
  predictions?: readonly Verdict[];
}

interface Verdict {
  was_cancelled?: unknown;
  result?: readonly { type?: unknown; from_name?: unknown; value?: Record<string, unknown> }[];
}

/**
 * Label Studio's JSON export: a list of tasks. The choice of each annotation is a label, so that annotators who differ are a contradiction; the choice of
 * the newest prediction is a prediction. The picture is the first of a task's data that looks like one.
 */
export async function readLabelStudio(file: string, { signal, fields }: ReadOptions): Promise<ImportReader> {
  return {
    format: 'label-studio',
    fields,
    declared: null,
    labelMeaning: 'names',
    async *rows() {
      for await (const { line, value } of jsonElements(file, signal))
        yield* rowsOf(value as Task, line, fields.path);
    },
  };
}

function* rowsOf(task: Task, line: number, pathField: string | undefined): Generator<ImportRow> {
  const path = pictureOf(task, pathField);
  if (path === null) {
    yield importRow({
      line,
      problem: {
        field: pathField ?? 'data',
        message: 'Expected the address of a picture but there is none.',
      },
    });
    return;
  }
  const predictions = task.predictions ?? [];
  const prediction = choicesOf(predictions.at(-1))[0] ?? null;
  const annotations = (task.annotations ?? task.completions ?? []).filter(
    ({ was_cancelled: cancelled }) => cancelled !== true,
  );
  let said = false;
  for (const annotation of annotations) {
    for (const label of choicesOf(annotation)) {
      said = true;
      yield importRow(
        isClassName(label)
          ? { line, path, label, prediction }
          : {
              line,
              path,
              problem: {
                field: 'choices',
                message: `Expected the name of a class but received ${JSON.stringify(label)}.`,
              },
            },
      );
    }
  }
  if (!said) yield importRow({ line, path, prediction });
}

function choicesOf(verdict: Verdict | undefined): string[] {
  return (verdict?.result ?? []).flatMap(({ value }) => {
    const choices = value?.['choices'];
    return Array.isArray(choices)
      ? choices.filter((choice): choice is string => typeof choice === 'string')
      : [];
  });
}

/** Uploads are stored as `8 hex digits-NAME`; local files as `/data/local-files/?d=PATH`. */
function pictureOf({ data = {}, file_upload: upload }: Task, field: string | undefined): string | null {
  const addresses = field === undefined ? Object.values(data) : [data[field]];
  const address = addresses.find(
    (value): value is string => typeof value === 'string' && /\.[a-z0-9]{2,5}($|\?)/i.test(value),
  );
  const given = address ?? (typeof upload === 'string' ? upload : undefined);
  if (given === undefined) return null;
  const local = /[?&]d=([^&]+)/.exec(given)?.[1];
  const path = local ?? given.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '').replace(/[?#].*$/, '');
  return decoded(path).replace(/^\/?(data\/)?upload\/(\d+\/)?[0-9a-f]{8}-/, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a record is a task, and not a row of a table. */
export function isTask(record: TableRow): boolean {
  return (
    typeof record['data'] === 'object' &&
    record['data'] !== null &&
    ['annotations', 'completions', 'predictions'].some((name) => Array.isArray(record[name]))
  );
}
