/** Collects the licences of everything that is shipped: what runs beside the app, and what is bundled into its page. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinModules } from 'node:module';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Notice {
  name: string;
  version: string;
  licence: string;
  /** The licence's own text, and further notices; empty where the package carries none. */
  text: string;
}

/** Every shipped package that is installed, by name. `root` is the folder with the lock file. */
export function collectNotices(root: string): Notice[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  const shipped = new Set(
    Object.entries(lock.packages).flatMap(([path, { dev }]) => (path === '' || dev === true ? [] : [path])),
  );
  for (const name of pagePackages(root)) addWithDependencies(`node_modules/${name}`, lock.packages, shipped);
  return [...shipped]
    .filter((path) => existsSync(join(root, path)))
    .sort()
    .map((path) => noticeOf(join(root, path), path.replace(/^.*node_modules\//, '')));
}

/** Packages that the page imports: they are bundled, whatever the manifest calls them. */
export function pagePackages(root: string): string[] {
  const found = new Set<string>();
  for (const folder of ['src-renderer', 'src-shared']) {
    for (const file of readdirSync(join(root, folder), { recursive: true }).map(String)) {
      if (!/\.(ts|svelte)$/.test(file)) continue;
      const text = readFileSync(join(root, folder, file), 'utf8');
      for (const [, name] of text.matchAll(
        /^\s*(?:import|export)\b[^'"]*?from '((?:@[\w.-]+\/)?[\w-][\w.-]*)/gm,
      )) {
        if (!builtinModules.includes(name!)) found.add(name!);
      }
    }
  }
  return [...found].sort();
}

function addWithDependencies(path: string, packages: Record<string, LockedPackage>, into: Set<string>): void {
  const locked = packages[path];
  if (locked === undefined || (into.has(path) && locked.dev !== true)) return;
  if (into.has(path)) return;
  into.add(path);
  for (const name of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) {
    const nested = `${path}/node_modules/${name}`;
    addWithDependencies(packages[nested] ? nested : `node_modules/${name}`, packages, into);
  }
}

function noticeOf(folder: string, name: string): Notice {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    version: string;
    license?: string | { type: string };
  };
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice|third-party)/i.test(file) && !/\.(js|ts)$/.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const licence = typeof license === 'object' ? license.type : (license ?? '');
  if (licence === '' && texts.length === 0) throw new Error(`${name} ${version} names no licence.`);
  return { name, version, licence: licence || 'see below', text: texts.join('\n\n') };
}

/** All notices as one text for people. */
export function printNotices(notices: readonly Notice[]): string {
  const line = '-'.repeat(80);
  const parts = notices.map(
    ({ name, version, licence, text }) => `${line}\n${name} ${version}, ${licence}\n${line}\n\n${text}\n`,
  );
  return `Winnow contains the work of others. Their licences:\n\n${parts.join('\n')}`;
}
