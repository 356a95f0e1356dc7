#!/usr/bin/env node
/** Compiles what the published package runs to out/package, afresh, and copies beside it what is read as a file. */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'out', 'package');

rmSync(target, { recursive: true, force: true });
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.package.json')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

for (const folder of ['src-shared', 'src-main']) {
  for (const path of readdirSync(join(root, folder), { recursive: true })) {
    if (/\.(json|sql|wasm)$/.test(path)) cpSync(join(root, folder, path), join(target, folder, path));
  }
}
