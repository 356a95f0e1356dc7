import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runExport } from '../../src-main/export/run-export.ts';
import { runFormat } from '../../src-main/export/run-format.ts';
import type { ExportFormat } from '../../src-shared/catalogue/export-format.ts';
import { plain, row, source } from './rows.ts';

export const pictureBytes = 1000;

export async function makeImages(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < count; i++)
    await writeFile(join(folder, nameOf(i)), Buffer.alloc(pictureBytes, i % 251));
}

const nameOf = (i: number): string => `${String(i).padStart(6, '0')}.jpg`;

/** All the pictures of `makeImages`, in one format. */
export async function exportImages(
  format: ExportFormat,
  to: string,
  folder: string,
  count: number,
): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) =>
    row(nameOf(i), { label: i % 2, split: 'train', bytes: pictureBytes }),
  );
  const options = {
    source: source(rows, folder),
    choices: plain,
    to,
    writeExcluded: false,
    createdBy: 'test',
    createdAt: new Date(0),
  };
  if (format === 'manifest') await runExport(options);
  else await runFormat({ ...options, format });
}
