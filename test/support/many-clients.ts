import { setTimeout as wait } from 'node:timers/promises';
import { KeptConnection, type Answer } from './kept-connection.ts';

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
  /** What was not what was asked for, and connections that broke, with their number. */
  errors: Record<string, number>;
  /** Milliseconds, ascending. */
  latencies: number[];
}

interface Asked {
  head: string;
  body: string;
  isRight: (answer: Answer) => boolean;
}

/**
 * So many clients at once, each over a connection of its own: two thirds of their requests are thumbnails, the others calls. Each answer is read to its end
 * and looked at.
 */
export async function manyClients(options: ClientsOptions): Promise<Served> {
  const { origin, cookie, clients, ms, pauseMs, dataset, view, images } = options;
  const { host, hostname, port } = new URL(origin);
  const until = performance.now() + ms;
  const served: Served = { requests: 0, errors: {}, latencies: [] };
  const slice = (start: number): Asked => ({
    head: 'POST /rpc/views/slice',
    body: JSON.stringify({ json: { dataset, view, start, count: 60 } }),
    isRight: ({ body }) => contentOf<unknown[]>(body).length === Math.min(60, images - start),
  });
  const image = (id: number): Asked => ({
    head: 'POST /rpc/images/get',
    body: JSON.stringify({ json: { dataset, id } }),
    isRight: ({ body }) => contentOf<{ id: number }>(body).id === id,
  });
  const thumbnail = (id: number): Asked => ({
    head: `GET /image/${dataset}/${id}/thumb`,
    body: '',
    isRight: ({ body }) => body.readUInt16BE(0) === 0xffd8 && body.readUInt16BE(body.length - 2) === 0xffd9,
  });
  // Numbers of their own, so that a run can be repeated.
  const client = async (seed: number): Promise<void> => {
    const connection = new KeptConnection(hostname, Number(port));
    let state = seed * 2654435761 + 1;
    const next = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    await wait(next(pauseMs + 1));
    while (performance.now() < until) {
      const asked =
        next(3) > 0
          ? thumbnail(1 + next(images))
          : next(2) > 0
            ? slice(next(images))
            : image(1 + next(images));
      const startMs = performance.now();
      const outcome = await connection.send(request(host, cookie, asked)).then(
        (answer) => (answer.status !== 200 ? String(answer.status) : asked.isRight(answer) ? null : 'wrong'),
        (error: Error) => error.message,
      );
      served.requests++;
      served.latencies.push(performance.now() - startMs);
      if (outcome !== null) served.errors[outcome] = (served.errors[outcome] ?? 0) + 1;
      await wait(next(pauseMs + 1));
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n + 1)));
  served.latencies.sort((a, b) => a - b);
  return served;
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}

/** All the headers that a browser sends with one, for they cost the server as well. */
function request(host: string, cookie: string, { head, body }: Asked): string {
  const content =
    body === ''
      ? ''
      : `content-type: application/json\r\ncontent-length: ${body.length}\r\norigin: http://${host}\r\n`;
  return (
    `${head} HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\nconnection: keep-alive\r\naccept: */*\r\naccept-encoding: gzip, deflate, br\r\n` +
    'accept-language: en-GB,en;q=0.9\r\nsec-fetch-site: same-origin\r\nsec-fetch-mode: cors\r\nsec-fetch-dest: empty\r\n' +
    `user-agent: Mozilla/5.0 (X11; Linux x86_64)\r\n${content}\r\n${body}`
  );
}

function contentOf<T>(body: Buffer): T {
  return (JSON.parse(body.toString()) as { json: T }).json;
}
