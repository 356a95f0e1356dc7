import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The text of src-shared/resample/simd-module.ts: what the compiler makes of resample.ts, in hexadecimal. @throws when it does not compile */
export function buildSimdModule(): string {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-wasm-'));
  try {
    const out = join(folder, 'resample.wasm');
    const compiler = here('../node_modules/assemblyscript/bin/asc.js');
    const options = ['-o', out, '--runtime', 'stub', '--noAssert', '-O3', '--enable', 'simd'];
    const { status, stderr } = spawnSync(process.execPath, [compiler, here('resample.ts'), ...options], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The WebAssembly did not compile:\n${stderr}`);
    return [
      '/** assembly/resample.ts, compiled, in hexadecimal. Made by `npm run build:wasm`; a test makes it again and compares. */',
      'export const simdModule =',
      `  '${readFileSync(out).toString('hex')}';`,
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(here('../src-shared/resample/simd-module.ts'), buildSimdModule());
}
