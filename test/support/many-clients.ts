import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface ClientsOptions {
  origin: string;
  cookie: string;
  clients: number;
  ms: number;
  /** Each client waits for up to so long between its requests, as somebody who scrolls does. */
  pauseMs: number;
  dataset: string;
  view: string;
  images: number;
}

export interface Served {
  requests: number;
  /** Statuses other than 200, and connections that broke, with their number. */
  errors: Record<string, number>;
  /** Milliseconds, ascending. */
  latencies: number[];
}

/** So many clients at once, each over a connection of its own: two thirds of their requests are thumbnails, the others calls. */
export async function manyClients(options: ClientsOptions): Promise<Served> {
  const { origin, cookie, clients, ms, pauseMs, dataset, view, images } = options;
  const until = performance.now() + ms;
  const served: Served = { requests: 0, errors: {}, latencies: [] };
  // Numbers of their own, so that a run can be repeated.
  const client = async (seed: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let state = seed * 2654435761 + 1;
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state % below;
    };
    const calls: [string, () => object][] = [
      ['views/slice', () => ({ dataset, view, start: next(images), count: 60 })],
      ['images/get', () => ({ dataset, id: 1 + next(images) })],
    ];
    await wait(next(pauseMs + 1));
    while (performance.now() < until) {
      const startMs = performance.now();
      const [path, input] = calls[next(2)]!;
      const outcome =
        next(3) > 0
          ? await send(agent, `${origin}/image/${dataset}/${1 + next(images)}/thumb`, cookie)
          : await send(agent, `${origin}/rpc/${path}`, cookie, JSON.stringify({ json: input() }));
      served.requests++;
      served.latencies.push(performance.now() - startMs);
      if (outcome !== '200') served.errors[outcome] = (served.errors[outcome] ?? 0) + 1;
      await wait(next(pauseMs + 1));
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n + 1)));
  served.latencies.sort((a, b) => a - b);
  return served;
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}

function send(agent: Agent, url: string, cookie: string, body?: string): Promise<string> {
  return new Promise((resolve) => {
    const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const call = request(url, { agent, headers, method: body === undefined ? 'GET' : 'POST' }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(String(answer.statusCode)));
      answer.once('error', (error) => resolve(String(error)));
    });
    call.once('error', (error) => resolve(String(error)));
    call.end(body);
  });
}
