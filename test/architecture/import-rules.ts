import { posix } from 'node:path';
import ts from 'typescript';

/** One import of a file: as written, and where it leads (a path of the repository, or the name of a package). */
export interface Import {
  from: string;
  to: string;
  isTypeOnly: boolean;
}

/** A rule of the house: for files that match `where`, says what is wrong with an import, or null. */
interface Rule {
  name: string;
  allows(found: Import): boolean;
}

const hosts = ['electron', 'server', 'cli'];
const pureRooms = /^src-shared\/(loader|transforms|random|resample|manifest)\//;
const codecs = ['sharp', '@julusian/jpeg-turbo', '@cornerstonejs/codec-libjpeg-turbo-8bit'];

const within = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
const isPackage = (path: string): boolean => !path.startsWith('src-') && !path.startsWith('test/');
const roomOf = (path: string): string | null => /^src-main\/([^/]+)\//.exec(path)?.[1] ?? null;
const packageOf = (path: string): string => /^(@[^/]+\/)?[^/]+/.exec(path)![0];

export const rules: Rule[] = [
  {
    name: 'src-shared imports only src-shared (contract/ also zod and @orpc/contract)',
    allows: ({ from, to }) =>
      !within(from, 'src-shared') ||
      within(to, 'src-shared') ||
      (within(from, 'src-shared/contract') && ['zod', '@orpc/contract'].includes(packageOf(to))),
  },
  {
    name: 'the rooms of the loader know nothing of the contract, and only themselves and the errors',
    allows: ({ from, to }) =>
      !pureRooms.test(from) || pureRooms.test(to) || to === 'src-shared/winnow-error.ts' || isPackage(to),
  },
  {
    name: 'src-renderer imports src-shared, itself and packages of the page',
    allows: ({ from, to }) =>
      !within(from, 'src-renderer') ||
      within(to, 'src-renderer') ||
      within(to, 'src-shared') ||
      (isPackage(to) && !to.startsWith('node:') && to !== 'electron'),
  },
  {
    name: 'views and parts never import the client of the API',
    allows: ({ from, to }) =>
      !/^src-renderer\/(views|parts|layout)\//.test(from) ||
      (to !== 'src-renderer/state/client.ts' && !to.startsWith('@orpc/')),
  },
  {
    name: 'nothing outside a host imports a host',
    allows: ({ from, to }) => {
      const target = roomOf(to);
      if (target === null || !hosts.includes(target) || !from.startsWith('src-')) return true;
      const source = roomOf(from);
      // `winnow serve` opens the server's door.
      return source === target || (source === 'cli' && target === 'server');
    },
  },
  {
    name: 'rooms below the engine do not import the engine',
    allows: ({ from, to }) => {
      const source = roomOf(from);
      return roomOf(to) !== 'engine' || source === null || source === 'engine' || hosts.includes(source);
    },
  },
  {
    name: 'rooms below the engine know each other by types alone, but for decode, which all may use',
    allows: ({ from, to, isTypeOnly }) => {
      const [source, target] = [roomOf(from), roomOf(to)];
      if (isTypeOnly || target === null || target === 'decode' || target === source) return true;
      return source === null || source === 'engine' || hosts.includes(source);
    },
  },
  {
    name: 'decode never imports the catalogue',
    allows: ({ from, to }) => !within(from, 'src-main/decode') || !within(to, 'src-main/catalogue'),
  },
  {
    name: 'electron only under src-main/electron',
    allows: ({ from, to }) =>
      packageOf(to) !== 'electron' || !from.startsWith('src-') || within(from, 'src-main/electron'),
  },
  {
    name: 'better-sqlite3 only under src-main/catalogue and src-main/thumbnails',
    allows: ({ from, to }) =>
      packageOf(to) !== 'better-sqlite3' ||
      !from.startsWith('src-') ||
      /^src-main\/(catalogue|thumbnails)\//.test(from),
  },
  {
    name: 'codecs only under src-main/decode',
    allows: ({ from, to }) =>
      !codecs.includes(packageOf(to)) || !from.startsWith('src-') || within(from, 'src-main/decode'),
  },
  {
    name: 'a shared or main file never imports the page, and no source imports a test',
    allows: ({ from, to }) =>
      !from.startsWith('src-') ||
      (!to.startsWith('test/') && (!within(to, 'src-renderer') || within(from, 'src-renderer'))),
  },
];

/** Every import, export-from, dynamic import and require of a file; of a Svelte component, of its scripts. */
export function importsOf(path: string, text: string): Import[] {
  const script = path.endsWith('.svelte')
    ? [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : text;
  const file = ts.createSourceFile('file.ts', script, ts.ScriptTarget.ESNext);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    found.push({ from: path, to: resolveImport(path, specifier.text), isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true);
    } else if (ts.isCallExpression(node)) {
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if (isImport || isRequire) add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function resolveImport(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
}

/** The rules that a set of imports breaks, one line each. */
export function violations(imports: Import[]): string[] {
  return imports.flatMap((found) =>
    rules
      .filter((rule) => !rule.allows(found))
      .map((rule) => `${found.from} imports ${found.to}: ${rule.name}`),
  );
}

/** Every package that can be loaded by starting at files of a folder; imports of types load nothing. */
export function reachablePackages(imports: Import[], folder: string): Set<string> {
  const byFile = Map.groupBy(imports, ({ from }) => from);
  const queue = [...byFile.keys()].filter((path) => within(path, folder));
  const seen = new Set(queue);
  const packages = new Set<string>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { to, isTypeOnly } of byFile.get(path) ?? []) {
      if (isTypeOnly) continue;
      if (isPackage(to)) packages.add(packageOf(to));
      else if (!seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
    }
  }
  return packages;
}
