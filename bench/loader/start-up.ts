import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImageFolder } from '../../src-main/loading/index.ts';
import { measuredRun } from './measured-run.ts';
import type { Measured } from './measured-run.ts';
import { recipes } from './recipes.ts';

/** Writes a manifest of `count` samples, the images of a folder again and again, as an export would write it. */
function writeManifest(file: string, folder: string, count: number): void {
  const { samples, classes } = new ImageFolder(folder);
  const lines: string[] = [];
  const classCounts = classes.map(() => 0);
  for (let i = 0; i < count; i++) {
    const [path, label] = samples[i % samples.length]!;
    const sha256 = createHash('sha256').update(String(i)).digest('hex');
    classCounts[label]! += 1;
    lines.push(
      `{"path":${JSON.stringify(relative(folder, path))},"label":${label},"weight":1,"split":"train","width":500,"height":374,"bytes":12414,"sha256":"${sha256}"}\n`,
    );
  }
  const body = lines.join('');
  const header = {
    format: 'winnow-manifest',
    version: 1,
    name: 'million',
    roots: { photos: folder },
    classes,
    count,
    splits: { train: count },
    classCounts: { train: classCounts },
    orientation: 'ignore',
    transforms: { train: recipes.plain },
    sampler: {},
    onError: 'throw',
    samplesDigest: `sha256:${createHash('sha256').update(body).digest('hex')}`,
  };
  writeFileSync(file, `${JSON.stringify(header)}\n${body}`);
}

/** Seconds and memory of a fresh process, from its start to the first batch of a manifest of `count` samples. */
export async function measureStartUp(folder: string, count: number): Promise<Measured> {
  const place = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
  try {
    const file = join(place, 'million.manifest.jsonl');
    writeManifest(file, folder, count);
    const program = fileURLToPath(new URL('./start-up-run.ts', import.meta.url));
    return await measuredRun(process.execPath, [program, file]);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
