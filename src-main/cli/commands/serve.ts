import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Engine } from '../../engine/create-engine.ts';
import { interruptible } from '../interrupt.ts';
import { wholeNumber } from '../parse-option.ts';
import type { Terminal } from '../terminal.ts';

interface ServeOptions {
  port: number;
  host: string;
  allowRemote?: boolean;
  allowRoot?: string[];
  watch?: boolean;
}

export function addServe(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('serve the app to a browser')
    .argument('[folder]', 'a folder to open; it is scanned while the app is up')
    .option('--port <n>', 'the port; 0 takes any that is free', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--allow-remote',
      'allow an address that other machines reach; the token then crosses the network unencrypted',
    )
    .option(
      '--allow-root <folder>',
      'let the page open this folder and those below it, and no other; can be repeated',
      (folder: string, before: string[] = []) => [...before, folder],
    )
    .option('--watch', 'take in what happens in the folder as long as the server is up')
    .option('--json', 'print one JSON document, when the server is up')
    .addHelpText(
      'after',
      `
The address that is printed carries a token: open it as it is. Ctrl+C ends the server.

Examples:
  $ winnow serve
  $ winnow serve photos --port 8080
  $ winnow serve --allow-root /data/images`,
    )
    .action(async (folder: string | undefined, options: ServeOptions) => {
      const [{ engineSoon }, { serve }, { tunnelLine }] = await Promise.all([
        import('../../engine/engine-soon.ts'),
        import('../../server/serve.ts'),
        import('../../server/tunnel-line.ts'),
      ]);
      const page = rendererFolder();
      if (page === null) terminal.note('The page has not been built: npm run build.');
      const roots = await allowedRoots(options.allowRoot, folder);
      const soon = engineSoon({
        door: 'browser',
        ...(page === null ? {} : { rendererFolder: page }),
        ...(roots === null ? {} : { allowedRoots: roots }),
      });
      try {
        const opened = folder === undefined ? null : await open(await soon.engine, folder, options.watch);
        const server = await serve({
          engine: soon,
          port: options.port,
          host: options.host,
          allowRemote: options.allowRemote ?? false,
        });
        const url = opened === null ? server.url : `${server.url}#/${opened.dataset.id}/grid`;
        await terminal.result({ url, port: server.port }, [
          `Winnow is at ${url}`,
          `From another machine, first: ${tunnelLine(server.port, userInfo().username, hostname())}`,
        ]);
        const asked = (signal: AbortSignal) =>
          new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        await interruptible((signal) => Promise.all([asked(signal), soon.engine]));
        await server.close();
      } finally {
        await soon.close();
      }
    });
}

/** Opens a folder, scans it, and watches it where that is wanted. */
async function open({ client, parts: { datasets } }: Engine, folder: string, watch = false) {
  const opened = await client.datasets.open({ folder });
  if (watch) await datasets.scans.watch(datasets.getWritable(opened.dataset.id), null);
  return opened;
}

/** The folder that is named on the command line may be opened too. Throws FOLDER_NOT_FOUND and FOLDER_UNREADABLE. */
async function allowedRoots(
  named: string[] | undefined,
  folder: string | undefined,
): Promise<string[] | null> {
  if (named === undefined) return null;
  const { readableFolder } = await import('../../scan/readable-folder.ts');
  return Promise.all([...named, ...(folder === undefined ? [] : [folder])].map((one) => readableFolder(one)));
}

/** The built page: beside the source, or beside the emitted package. */
function rendererFolder(): string | null {
  for (const way of ['../../../out/renderer/', '../../../../renderer/']) {
    const folder = fileURLToPath(new URL(way, import.meta.url));
    if (existsSync(folder)) return folder;
  }
  return null;
}
