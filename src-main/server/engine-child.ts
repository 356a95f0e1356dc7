/**
 * The engine as a process of its own, for the desktop app: it listens on a private socket that only the app's own user can open, and says
 * so in one line on standard output. It ends, orderly, when its standard input does: an app that dies takes its engine along.
 *
 *     node engine-child.ts --socket PATH [--renderer FOLDER] [--data FOLDER]
 */
import { chmodSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createEngine } from '../engine/create-engine.ts';
import { createHttpHost } from './http-host.ts';
import { listen } from './listen.ts';

const { values } = parseArgs({
  options: { socket: { type: 'string' }, renderer: { type: 'string' }, data: { type: 'string' } },
});
const { socket } = values;
if (socket === undefined) throw new Error('Expected --socket PATH.');

const engine = createEngine({
  door: 'desktop',
  ...(values.renderer === undefined ? {} : { rendererFolder: values.renderer }),
  ...(values.data === undefined ? {} : { dataFolder: values.data }),
});
const host = createHttpHost({ handler: engine });
await listen(host.server, { path: socket });
// Its folder is closed to others already; a named pipe of Windows has no mode.
if (process.platform !== 'win32') chmodSync(socket, 0o600);

let closing = false;
async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  await host.close();
  await engine.close();
  process.exit(0);
}

process.stdin.resume();
process.stdin.once('end', () => void close());
process.once('SIGTERM', () => void close());
// The terminal sends it to the whole group; the app decides when to end.
process.on('SIGINT', () => undefined);
process.stdout.write('{"ready":true}\n');
