import { pageOrigin } from './page-address.ts';

/** The engine as the rest of the shell sees it. */
export interface Answering {
  handle(request: Request): Promise<Response>;
}

/** A call of the contract as the page would send it, by its path there. */
export function engineRequest(path: string, input: unknown, signal?: AbortSignal): Request {
  return new Request(`${pageOrigin}/rpc/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ json: input }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** One call of the contract from the main process. Rejects with the engine's own sentence. */
export async function callEngine<T>(engine: Answering, path: string, input?: unknown): Promise<T> {
  const response = await engine.handle(engineRequest(path, input));
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    throw new Error((await response.text()) || `The engine answered with ${response.status}.`);
  }
  const { json } = (await response.json()) as { json: T & { message?: string } };
  if (!response.ok) throw new Error(json.message ?? `The engine answered with ${response.status}.`);
  return json;
}
