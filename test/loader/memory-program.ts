/** Epochs over a few photographs with two workers; prints the process's memory after each, in megabytes. With `keep`, it keeps every batch. */
import { readFileSync } from 'node:fs';
import { DataLoader, ImageFolder, parseRecipe, Subset } from '../../src-main/loading/index.ts';

const [folder, epochs, keep] = process.argv.slice(2) as [string, string, string | undefined];
const transform = parseRecipe([
  { op: 'Resize', size: 224 },
  { op: 'CenterCrop', size: 224 },
  { op: 'ToTensor' },
]);
const images = new Subset(new ImageFolder(folder, { transform }), [...Array(64).keys()]);
const loader = new DataLoader(images, { batchSize: 16, numWorkers: 2 });
const kept: unknown[] = [];
for (let epoch = 0; epoch < Number(epochs); epoch++) {
  for await (const batch of loader) if (keep === 'keep') kept.push(batch);
  (globalThis as { gc?: () => void }).gc?.();
  console.log(Number(/^Pss:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))![1]) / 1024);
}
