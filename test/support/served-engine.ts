import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, type Engine } from '../../src-main/engine/create-engine.ts';
import { serve } from '../../src-main/server/serve.ts';

export interface ServedEngine {
  engine: Engine;
  dataFolder: string;
  /** The address to open, token included. */
  url: string;
  close(): Promise<void>;
}

/** The real engine behind the real server, with the built page, over a data folder of its own. */
export async function serveEngine(dataFolder?: string): Promise<ServedEngine> {
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'winnow-served-')));
  const rendererFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
  const engine = createEngine({ door: 'browser', dataFolder: folder, rendererFolder, decoders: 2 });
  const server = await serve({ engine });
  return {
    engine,
    dataFolder: folder,
    url: server.url,
    async close() {
      await server.close();
      await engine.close();
      if (dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
