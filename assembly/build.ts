import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Of each source, the file that its compiled form lies in, and the constant's name there. */
const modules = {
  resample: { target: '../src-shared/resample/simd-module.ts', constant: 'simdModule' },
  'jpeg/decode': { target: '../src-main/decode/codecs/jpeg-simd-module.ts', constant: 'simdModule' },
  'picture/picture': {
    target: '../src-main/decode/picture/picture-module.ts',
    constant: 'pictureModule',
  },
} as const;

export type ModuleName = keyof typeof modules;

/** The text of a module's target: what the compiler makes of the source of that name, in hexadecimal. @throws when it does not compile */
export function buildModule(name: ModuleName): string {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-wasm-'));
  try {
    const out = join(folder, 'module.wasm');
    const compiler = here('../node_modules/assemblyscript/bin/asc.js');
    const options = ['-o', out, '--runtime', 'stub', '--noAssert', '-O3', '--enable', 'simd'];
    const { status, stderr } = spawnSync(process.execPath, [compiler, here(`${name}.ts`), ...options], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The WebAssembly did not compile:\n${stderr}`);
    return [
      `/** assembly/${name}.ts, compiled, in hexadecimal. Made by \`npm run build:wasm\`; a test makes it again and compares. */`,
      `export const ${modules[name].constant} =`,
      `  '${readFileSync(out).toString('hex')}';`,
      '',
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of Object.keys(modules) as ModuleName[])
    writeFileSync(here(modules[name].target), buildModule(name));
}
