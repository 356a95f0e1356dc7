/**
 * `npm run bench:server [-- SECONDS [IMAGES]]`: 200 clients at once at a server of its own, for 60 seconds, that fetch thumbnails and call; then how long
 * `winnow serve` takes until its page can be used, on a catalogue of 1,000,000 images (0 leaves either out). One line each. Exits with 1 where there was an error.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { datasetIdOf } from '../src-main/engine/data-folder.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { generateCatalogue } from '../test/support/generated-catalogue.ts';
import { smallJpeg } from '../test/support/image-folder.ts';
import { manyClients, percentile } from '../test/support/many-clients.ts';

const seconds = Number(process.argv[2] ?? 60);
const million = Number(process.argv[3] ?? 1_000_000);
const pictures = 2000;
const children = new Set<ChildProcess>();
const base = mkdtempSync(join(tmpdir(), 'winnow-bench-server-'));
const command = fileURLToPath(new URL('../bin/winnow.js', import.meta.url));

interface Running {
  child: ChildProcess;
  url: string;
  readyMs: number;
}

async function serve(dataFolder: string, ...args: string[]): Promise<Running> {
  const startMs = performance.now();
  const child = spawn(process.execPath, [command, 'serve', ...args, '--json'], {
    env: { ...process.env, WINNOW_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url, readyMs: performance.now() - startMs };
}

async function end({ child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** Resident memory of a process, in megabytes; not a number where there is no /proc. */
function memoryMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Processor time of a process, in seconds. */
function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

async function clients(): Promise<boolean> {
  if (seconds === 0) return true;
  const folder = join(base, 'pictures');
  mkdirSync(folder);
  for (let n = 0; n < pictures; n++) writeFileSync(join(folder, `${n}.jpg`), smallJpeg(n, 320, 240));
  const running = await serve(join(base, 'data'), folder);
  const { origin, hash } = new URL(running.url);
  const dataset = hash.split('/')[1]!;
  const greeting = await fetch(running.url, { redirect: 'manual' });
  const cookie = greeting.headers.get('set-cookie')!.split(';')[0]!;
  const call = async <T>(path: string, input: object): Promise<T> => {
    const headers = { cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ json: input });
    const response = await fetch(`${origin}/rpc/${path}`, { method: 'POST', headers, body });
    return ((await response.json()) as { json: T }).json;
  };
  while ((await call<{ scanning: boolean }>('datasets/get', { dataset })).scanning) await wait(200);
  const sort = { by: 'path', descending: false };
  const { view } = await call<{ view: string }>('views/open', { dataset, query: '', sort });
  const options = { origin, cookie, clients: 200, pauseMs: 400, dataset, view, images: pictures };
  // Each thumbnail is made once; what is measured is a server in use.
  for (let id = 1; id <= pictures; id += 8) {
    const some = Array.from({ length: 8 }, (_, n) =>
      fetch(`${origin}/image/${dataset}/${id + n}/thumb`, { headers: { cookie } }),
    );
    for (const response of await Promise.all(some)) await response.arrayBuffer();
  }
  await manyClients({ ...options, ms: Math.min(5000, seconds * 1000) });
  const pid = running.child.pid!;
  const memory = [memoryMegabytes(pid)];
  const beforeS = processorSeconds(pid);
  const own = process.cpuUsage();
  const watch = setInterval(() => memory.push(memoryMegabytes(pid)), 1000);
  const { errors, requests, latencies } = await manyClients({ ...options, ms: seconds * 1000 });
  clearInterval(watch);
  memory.push(memoryMegabytes(pid));
  const usedMs = ((processorSeconds(pid) - beforeS) * 1000) / requests;
  const { user, system } = process.cpuUsage(own);
  const clientMs = (user + system) / 1000 / requests;
  await end(running);
  const third = Math.max(1, Math.floor(memory.length / 3));
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  console.log(
    `200 clients, ${seconds} s: ${requests} requests, ${Math.round(requests / seconds)} a second, errors ${JSON.stringify(errors)}; ` +
      `p50 ${percentile(latencies, 0.5).toFixed(1)} ms, p99 ${percentile(latencies, 0.99).toFixed(1)} ms, longest ${latencies.at(-1)!.toFixed(0)} ms; ` +
      `processor time for each ${usedMs.toFixed(2)} ms in the server, ${clientMs.toFixed(2)} ms in the clients; memory ${mean(memory.slice(0, third)).toFixed(0)} MB in the first third, ${mean(memory.slice(-third)).toFixed(0)} MB in the last.`,
  );
  return Object.keys(errors).length === 0;
}

async function usablePage(): Promise<void> {
  if (million === 0) return;
  const data = join(base, 'large');
  const catalogueFile = join(data, 'catalogues', 'large.winnow');
  generateCatalogue(catalogueFile, million);
  writeFileSync(join(data, 'recent.json'), JSON.stringify([{ catalogueFile, openedAtMs: Date.now() }]));
  const browser = await launchBrowser();
  for (const round of [1, 2, 3]) {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(120_000);
    const startMs = performance.now();
    const running = await serve(data);
    await page.goto(`${running.url}#/${datasetIdOf(catalogueFile)}/grid`);
    await page.getByRole('gridcell').first().waitFor();
    const usableMs = performance.now() - startMs;
    const used = processorSeconds(running.child.pid!);
    console.log(
      `winnow serve, ${million} images, round ${round}: address after ${Math.round(running.readyMs)} ms, first images in the grid after ${Math.round(usableMs)} ms; ${used.toFixed(2)} s of processor time in the server.`,
    );
    await end(running);
    await page.context().close();
  }
  await browser.close();
}

try {
  const isClean = await clients();
  await usablePage();
  if (!isClean) process.exitCode = 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
}
