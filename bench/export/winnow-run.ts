/** One export in a process of its own: FORMAT TO [FOLDER], of a million made-up samples, or of the pictures of a folder. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportRow, ExportSource } from '../../src-main/export/export-source.ts';
import { runExport, type RunExportOptions } from '../../src-main/export/run-export.ts';
import { runFormat, type RunFormatOptions } from '../../src-main/export/run-format.ts';

const [format, to, from] = process.argv.slice(2) as [string, string, string];
const million = 1_000_000;

const common = { weight: 1, dropped: false, verdict: 'ok', width: 640, height: 480, root: 'r' } as const;

function* madeUp(): Generator<ExportRow> {
  for (let i = 0; i < million; i++) {
    const number = String(i).padStart(7, '0');
    const half = ((i * 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
    yield {
      ...common,
      path: `photos/2019/${number}.jpg`,
      label: i % 10,
      split: i % 10 === 0 ? 'val' : 'train',
      bytes: 100_000 + (i % 1000),
      mtimeMs: 0,
      sha256: half.repeat(8),
    };
  }
}

function photographs(): ExportRow[] {
  const names = readdirSync(from, { recursive: true }) as string[];
  return names
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .map((path, i) => {
      const { size, mtimeMs } = statSync(join(from, path));
      return { ...common, path, label: i % 10, split: 'train', bytes: size, mtimeMs, sha256: null };
    });
}

const rows = from === '' ? null : photographs();
const source: ExportSource = {
  name: 'bench',
  roots: { r: from || '/photos' },
  classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
  count: rows?.length ?? million,
  rows: () => rows ?? madeUp(),
};
const options: RunExportOptions = {
  source,
  to,
  writeExcluded: false,
  choices: {
    orientation: 'ignore',
    onError: 'throw',
    unlabelled: 'leave-out',
    includeDamaged: true,
    sampler: {},
    transforms: {},
  },
  createdBy: 'bench',
  createdAt: new Date(0),
};

const begun = performance.now();
if (format === 'manifest') await runExport(options);
else await runFormat({ ...options, format: format as RunFormatOptions['format'] });
const seconds = (performance.now() - begun) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
