import { setImmediate as turn } from 'node:timers/promises';
import type { Engine, EngineOptions } from './create-engine.ts';
import type { EngineRequest } from './engine-request.ts';
import { isPageAddress, servePage } from './page.ts';

export interface EngineSoon {
  /** As the engine's own; the page is answered while the engine is not there yet. */
  handle(request: EngineRequest): Promise<Response>;
  /** Begins to load with the first who asks for it, be it a request. */
  readonly engine: Promise<Engine>;
  /** As the engine's own, where it was asked for. */
  close(): Promise<void>;
}

/**
 * An engine whose page can be read before its modules are loaded, for a host that listens already: a browser takes as long to read the page. They are
 * loaded in pieces, between which whoever waits is answered.
 */
export function engineSoon(options: EngineOptions): EngineSoon {
  let engine: Promise<Engine> | undefined;
  return {
    get engine() {
      engine ??= load(options);
      return engine;
    },
    async handle(request) {
      const { pathname } = new URL(request.url);
      const { rendererFolder } = options;
      const isForPage = request.method === 'GET' && rendererFolder !== undefined && isPageAddress(pathname);
      return isForPage ? servePage(rendererFolder, pathname) : (await this.engine).handle(request);
    },
    async close() {
      await (await engine)?.close();
    },
  };
}

async function load(options: EngineOptions): Promise<Engine> {
  for (const piece of [
    () => import('zod'),
    () => import('@orpc/server/fetch'),
    () => import('../../src-shared/contract/index.ts'),
    () => import('../catalogue/open.ts'),
    () => import('../decode/pool.ts'),
    () => import('./batches.ts'),
  ]) {
    await turn();
    await piece();
  }
  await turn();
  const { createEngine } = await import('./create-engine.ts');
  return createEngine(options);
}
