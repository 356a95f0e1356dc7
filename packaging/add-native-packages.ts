/**
 * node packaging/add-native-packages.ts SYSTEM PROCESSOR: the native packages of the lock file for another processor, beside those that are installed, so
 * that one app runs on both. `npm install --cpu` takes the one kind away when it brings the other.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Locked {
  version: string;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
}

/** Folders and versions of the packages that are for one system and processor, and go with the app. */
export function nativePackages(
  lock: { packages: Record<string, Locked> },
  system: string,
  processor: string,
): { folder: string; spec: string }[] {
  return Object.entries(lock.packages).flatMap(([folder, { version, dev, os, cpu }]) =>
    dev !== true && os?.includes(system) && cpu?.includes(processor)
      ? [{ folder, spec: `${folder.slice(folder.lastIndexOf('node_modules/') + 13)}@${version}` }]
      : [],
  );
}

/** Fetches packages as npm does, and unpacks each into its folder below `root`. */
export function addPackages(packages: readonly { folder: string; spec: string }[], root: string): void {
  const holding = mkdtempSync(join(tmpdir(), 'winnow-native-'));
  try {
    for (const { folder, spec } of packages) {
      const [packed] = JSON.parse(
        run('npm', ['pack', spec, '--json', '--pack-destination', holding], root),
      ) as [{ filename: string }];
      mkdirSync(join(root, folder), { recursive: true });
      run(
        'tar',
        ['-xzf', join(holding, packed.filename), '--strip-components=1', '-C', join(root, folder)],
        root,
      );
      console.log(`Added ${spec}`);
    }
  } finally {
    rmSync(holding, { recursive: true });
  }
}

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [system, processor] = process.argv.slice(2);
  if (system === undefined || processor === undefined) throw new Error('Expected a system and a processor.');
  const root = resolve(import.meta.dirname, '..');
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  addPackages(nativePackages(lock, system, processor), root);
}
