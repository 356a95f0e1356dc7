import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPage } from './build-page.js';
import { findElectron, hasDisplay } from './find-electron.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `npm start [-- FOLDER] [--browser] [--port N]

  FOLDER      the folder of images to open; the sample dataset where none is given
  --browser   serve to the browser, also where Electron would start
  --port N    for the browser; any free one where none is given`;

/** Starts the app; resolves to the exit code when it has ended. */
export async function start(argv) {
  let options;
  try {
    options = readArguments(argv);
  } catch (error) {
    console.error(`${error.message}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  if (options.folder !== null && !existsSync(options.folder)) {
    console.error(`There is no folder ${options.folder}.`);
    return 1;
  }
  try {
    await buildPage(root);
    const electron = options.browser ? { reason: 'Asked for the browser' } : await findElectron(root);
    if (electron.executable) return await startElectron(electron.executable, options.folder);
    console.log(`${electron.reason}: serving Winnow to the browser instead.`);
    return await serveToBrowser(options);
  } catch (error) {
    console.error(error.hint ? `${error.message} ${error.hint}` : error.message);
    return 1;
  }
}

function readArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      browser: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (positionals.length > 1) throw new Error(`Expected one folder but received ${positionals.length}.`);
  if (!/^\d{1,5}$/.test(values.port)) throw new Error(`Expected a port but received ${values.port}.`);
  const [folder] = positionals;
  const { browser, help: wantsHelp } = values;
  // npm runs scripts in the project's folder; a relative path is meant from where the person stands.
  const here = process.env.INIT_CWD ?? process.cwd();
  const expanded = folder?.replace(/^~(?=$|[\\/])/, homedir());
  return {
    folder: expanded === undefined ? null : resolve(here, expanded),
    browser,
    port: Number(values.port),
    help: wantsHelp,
  };
}

function startElectron(executable, folder) {
  const env = { ...process.env, WINNOW_NODE: process.execPath, WINNOW_OPEN: folder ?? 'sample' };
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(executable, [root], { stdio: 'inherit', env });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function serveToBrowser({ folder, port }) {
  const { createEngine } = await import('../src-main/engine/create-engine.ts');
  const { serve } = await import('../src-main/server/serve.ts');
  const { tunnelLine } = await import('../src-main/server/tunnel-line.ts');
  const engine = await createEngine({ door: 'browser', rendererFolder: join(root, 'out', 'renderer') });
  let server;
  try {
    server = await serve({ engine, port });
    if (folder === null)
      console.log('Opening the sample dataset; the first time it is drawn, which takes a few seconds.');
    const { dataset } =
      folder === null
        ? await engine.client.datasets.openSample()
        : await engine.client.datasets.open({ folder });
    const address = `${server.url}#/${dataset.id}/grid`;
    console.log(`\nWinnow is at  ${address}`);
    if (!openInBrowser(address)) {
      console.log(`From another machine:  ${tunnelLine(server.port, userInfo().username, hostname())}`);
    }
    console.log('Ctrl+C ends it.');
    await new Promise((done) => {
      process.once('SIGINT', done);
      process.once('SIGTERM', done);
    });
    return 0;
  } finally {
    await server?.close();
    await engine.close();
  }
}

/** Opens the address where there is a display to open it on. */
function openInBrowser(address) {
  if (!hasDisplay()) return false;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  // The address is printed: whoever has no opener can still click it.
  child.once('error', () => undefined);
  child.unref();
  return true;
}
