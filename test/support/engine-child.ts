import { fileURLToPath } from 'node:url';
import { createEngine } from '../../src-main/engine/create-engine.ts';
import { serve } from '../../src-main/server/serve.ts';

/** The real engine behind the real server in a process of its own, which a test may kill: node engine-child.ts DATA-FOLDER CATALOGUE PORT. Says its address as JSON. */
const [dataFolder, catalogue, port] = process.argv.slice(2) as [string, string, string];
const rendererFolder = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const engine = createEngine({ door: 'browser', dataFolder, rendererFolder, decoders: 1 });
const { dataset } = await engine.client.datasets.open({ folder: catalogue, scan: false });
const server = await serve({ engine, port: Number(port) });
console.log(JSON.stringify({ url: server.url, port: server.port, dataset: dataset.id }));
