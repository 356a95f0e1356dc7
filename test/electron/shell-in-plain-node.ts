/**
 * The desktop shell in a process of its own, with the stand-in for `electron`: opens a folder, has its images judged, and prints what it was told and
 * which libraries it has loaded itself.
 *
 *     node shell-in-plain-node.ts MAIN FOLDER
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { app, state } from './stand-in.ts';

// What this process was started under is not for its children: real Electron is linked with its libraries, and hands none on.
delete process.env['LD_PRELOAD'];

const standIn = new URL('./stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

const [main, folder] = process.argv.slice(2);
state.appPath = fileURLToPath(new URL('../..', import.meta.url));
process.env['WINNOW_OPEN'] = folder;
await import(pathToFileURL(main!).href);
app.becomeReady();

async function until<T>(found: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const value = await found();
    if (value) return value;
    await wait(20);
  }
}

async function call(path: string, input: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ json: input });
  const request = new Request(`winnow://app/rpc/${path}`, { method: 'POST', headers, body });
  const { json } = (await (await state.handlers.get('winnow')!(request)).json()) as {
    json: Record<string, unknown>;
  };
  return json;
}

const window = await until(() => state.windows[0]);
const dataset = /#\/(\w+)\//.exec(window.address)![1]!;
await until(async () => (await call('datasets/get', { dataset }))['scanning'] === false);
const { verdict } = (await call('images/get', { dataset, id: 1 })) as { verdict: string };
const loaded = new Set(readFileSync('/proc/self/maps', 'utf8').match(/\/\S+\.(?:so|node)\b\S*/g));
process.stdout.write(`${JSON.stringify({ verdict, loaded: [...loaded] })}\n`);
app.quit();
await until(() => state.hasQuit);
