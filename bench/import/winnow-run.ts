/** One step in a process of its own: `make CATALOGUE CSV`, or `plan|run CATALOGUE CSV`. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createEngine } from '../../src-main/engine/create-engine.ts';
import { previewImport, runImport } from '../../src-main/engine/imports.ts';
import { generateCatalogue } from '../../test/support/generated-catalogue.ts';

const [step, catalogueFile, csv] = process.argv.slice(2) as [string, string, string];
const million = 1_000_000;
/** Has no factor in common with a million, so that every row is of another image. */
const STRIDE = 7919;

if (step === 'make') {
  generateCatalogue(catalogueFile, million);
  const out = createWriteStream(csv);
  out.write('path,label,weight,split\n');
  for (let from = 0; from < million; from += 10_000) {
    let text = '';
    for (let k = from; k < from + 10_000; k++) {
      const i = ((k * STRIDE) % million) + 1;
      const path = `folder-${String((i * 7919) % 500).padStart(3, '0')}/photograph-${String(i).padStart(7, '0')}.jpg`;
      text += `${path},${['bird', 'cat', 'dog', 'fox'][i % 4]},${1 + (i % 3)},${i % 10 === 0 ? 'val' : 'train'}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
} else {
  const engine = createEngine({ door: 'command-line' });
  try {
    const { id } = engine.parts.datasets.openCatalogue(catalogueFile);
    const dataset = engine.parts.datasets.getWritable(id);
    const begun = performance.now();
    const { changes } =
      step === 'plan' ? await previewImport(dataset, csv, {}) : (await runImport(dataset, csv, {})).plan;
    const seconds = (performance.now() - begun) / 1000;
    console.log(JSON.stringify({ seconds, changes, megabytes: process.resourceUsage().maxRSS / 1024 }));
  } finally {
    await engine.close();
  }
}
