#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { keepCompiled } from './compile-cache.js';
import { isOnRecentNode } from './on-pinned-node.js';

if (isOnRecentNode(import.meta.url)) {
  keepCompiled();
  // A clone runs from its source; Node takes no TypeScript from below node_modules, so a package carries it compiled.
  const source = new URL('../src-main/cli/main.ts', import.meta.url);
  const emitted = new URL('../out/package/src-main/cli/main.js', import.meta.url);
  const isPackage = /[\\/]node_modules[\\/]/.test(source.pathname) || !existsSync(source);
  const { main } = await import((isPackage ? emitted : source).href);
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  process.exitCode = await main(process.argv.slice(2));
}
