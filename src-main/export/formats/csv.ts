import type { FormatJob, FormatResult } from './format.ts';
import { counted, writeTextFile } from './text-file.ts';

const columns = ['path', 'label', 'class', 'weight', 'split', 'width', 'height', 'bytes', 'sha256'] as const;

/** A line a sample, with a head line; fields are quoted where they have to be (RFC 4180). `root` is a column where there are several. */
export function writeCsv(job: FormatJob): Promise<FormatResult> {
  return writeTextFile(job, lines(job, ','));
}

/** The same between tabs, quoted as spreadsheets and Python's `excel-tab` do. */
export function writeTsv(job: FormatJob): Promise<FormatResult> {
  return writeTextFile(job, lines(job, '\t'));
}

function* lines(job: FormatJob, separator: ',' | '\t'): Generator<string> {
  const special = separator === ',' ? /[",\r\n]/ : /["\t\r\n]/;
  const field = (value: string | number | undefined): string => {
    const text = String(value ?? '');
    return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const hasRoots = job.roots.length > 1;
  yield `${[...columns, ...(hasRoots ? ['root'] : [])].join(separator)}\n`;
  for (const { sample } of counted(job)) {
    const { path, label, weight, split, width, height, bytes, sha256, root } = sample;
    const values = [path, label, job.classes[label], weight, split, width, height, bytes, sha256];
    if (hasRoots) values.push(root);
    yield `${values.map(field).join(separator)}\n`;
  }
}
