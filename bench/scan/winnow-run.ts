/**
 * One full scan of a folder into a new catalogue: walk, hashes, verdicts, measures, catalogue writes, by two decode workers.
 *
 *   node bench/scan/winnow-run.ts FOLDER [thumbnails | rescan]
 *
 * Prints the images and the seconds as JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { scan } from '../../src-main/scan/scan.ts';
import { emptyWalkReport, walk } from '../../src-main/scan/walk.ts';
import { ThumbnailCache } from '../../src-main/thumbnails/thumbnail-cache.ts';

const [folder, mode] = process.argv.slice(2) as [string, string | undefined];
const work = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
const pool = new DecodePool({ size: 2 });
const catalogue = openCatalogue(join(work, 'bench.winnow'), { create: true });
const cache = new ThumbnailCache({ file: join(work, 'thumbnails.db'), pool });
try {
  const { id: rootId } = catalogue.addRoot('bench', folder);
  const run = () =>
    scan({
      store: catalogue.scanStore(),
      rootId,
      rootPath: folder,
      labels: { kind: 'folder' },
      pool,
      thumbnails: mode === 'thumbnails' ? cache.fromScan : undefined,
    });
  // Both sides are up before the clock starts.
  const first: string[] = [];
  for await (const { path } of walk(folder, emptyWalkReport())) {
    if (first.push(join(folder, path)) === 2) break;
  }
  await Promise.all(first.map((file) => pool.judge(file)));
  if (mode === 'rescan') await run();
  const began = performance.now();
  const { files } = await run();
  const seconds = (performance.now() - began) / 1000;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ images: files, seconds, megabytes }));
} finally {
  await cache.close();
  catalogue.close();
  await pool.close();
  rmSync(work, { recursive: true });
}
