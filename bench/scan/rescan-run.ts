/**
 * One scan of a folder that a catalogue knows already.
 *
 *   node bench/scan/rescan-run.ts FOLDER CATALOGUE
 *
 * Prints the files that are unchanged, the seconds, the processor time and the memory of the process as JSON.
 */
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { DecodePool } from '../../src-main/decode/pool.ts';
import { scan } from '../../src-main/scan/scan.ts';

const [folder, file] = process.argv.slice(2) as [string, string];
const pool = new DecodePool({ size: 2 });
const catalogue = openCatalogue(file);
const [root] = catalogue.roots();
const cpu = process.cpuUsage();
const began = performance.now();
const { unchanged } = await scan({
  store: catalogue.scanStore(),
  rootId: root!.id,
  rootPath: folder,
  labels: { kind: 'folder' },
  pool,
});
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
console.log(
  JSON.stringify({
    unchanged,
    seconds,
    processorSeconds: (user + system) / 1e6,
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
catalogue.close();
await pool.close();
