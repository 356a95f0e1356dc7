/**
 * `npm run bench:rescan [-- FILES]`: a scan of a folder in which nothing has changed: 200,000 files in 200 folders, hard links of one picture. The catalogue is filled with
 * what one of them was judged to be. Prints the seconds and the memory of a fresh process that rescans it.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCatalogue } from '../src-main/catalogue/open.ts';
import { encodeJpeg } from '../src-main/decode/encode-jpeg.ts';
import { judgeFile } from '../src-main/decode/judge.ts';
import type { ScannedFile } from '../src-main/scan/scan-store.ts';
import type { Judgement } from '../src-shared/catalogue/judgement.ts';
import { pixelImage } from '../src-shared/transforms/pixel-image.ts';

const count = Number(process.argv[2] ?? 200_000);
if (!Number.isInteger(count) || count < 1)
  throw new Error(`Expected a number of files but received ${process.argv[2]}.`);
const perFolder = 1000;
/** File systems allow a file so many names, and some fewer. */
const namesPerFile = 10_000;
const together = 2000;

const work = mkdtempSync(join(tmpdir(), 'winnow-rescan-'));
try {
  const root = join(work, 'images');
  const file = join(work, 'bench.winnow');
  await fill(root, file);
  const run = fileURLToPath(new URL('scan/rescan-run.ts', import.meta.url));
  const { unchanged, seconds, processorSeconds, megabytes } = JSON.parse(
    execFileSync(process.execPath, [run, root, file], { encoding: 'utf8' }),
  ) as { unchanged: number; seconds: number; processorSeconds: number; megabytes: number };
  if (unchanged !== count) throw new Error(`Expected ${count} unchanged files but received ${unchanged}.`);
  console.log(
    `Rescan of ${count.toLocaleString('en-US')} unchanged files: ${seconds.toFixed(2)} s (goal 10), ${processorSeconds.toFixed(2)} s of processor time, ${megabytes} MB (goal 300).`,
  );
} finally {
  rmSync(work, { recursive: true });
}

async function fill(root: string, file: string): Promise<void> {
  const catalogue = openCatalogue(file, { create: true });
  const { id } = catalogue.addRoot('bench', root);
  const store = catalogue.scanStore();
  const jpeg = encodeJpeg(pixelImage('RGB', 32, 32, new Uint8Array(3072).fill(90)), 90);
  let original = '';
  let judgement: Judgement | undefined;
  let batch: ScannedFile[] = [];
  for (let i = 0; i < count; i++) {
    if (i % namesPerFile === 0) writeFileSync((original = join(work, `${i}.jpg`)), jpeg);
    const folder = `class-${String(Math.floor(i / perFolder)).padStart(4, '0')}`;
    if (i % perFolder === 0) mkdirSync(join(root, folder), { recursive: true });
    const path = `${folder}/${String(i).padStart(7, '0')}.jpg`;
    linkSync(original, join(root, path));
    const { size, mtimeMs } = statSync(original);
    // The same for all of them.
    judgement ??= await judgeFile(original);
    batch.push({ kind: 'new', path, stamp: { bytes: size, mtimeMs }, label: folder, judgement });
    if (batch.length < together && i < count - 1) continue;
    store.write(id, batch);
    batch = [];
  }
  catalogue.close();
}
