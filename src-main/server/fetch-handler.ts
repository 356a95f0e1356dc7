import type { EngineRequest } from '../engine/engine-request.ts';

/** What every door hosts: a function from a request to a response. An engine is one. */
export interface FetchHandler {
  handle(request: EngineRequest): Promise<Response>;
}
