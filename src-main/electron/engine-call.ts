import { pageOrigin } from './page-address.ts';

interface Answering {
  handle(request: Request): Promise<Response>;
}

/** One call of the contract from the main process, by its path there. Rejects with the engine's own sentence. */
export async function callEngine<T>(engine: Answering, path: string, input: unknown): Promise<T> {
  const response = await engine.handle(
    new Request(`${pageOrigin}/rpc/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: input }),
    }),
  );
  const { json } = (await response.json()) as { json: T & { message?: string } };
  if (!response.ok) throw new Error(json.message ?? `The engine answered with ${response.status}.`);
  return json;
}
