/** From the start of the program to the first batch of a manifest, shuffled, with two workers. Started by bench/loader/start-up.ts. */
import type * as Loader from '../../src-main/loading/index.ts';

const built = new URL('../../out/package/loader/index.js', import.meta.url);
const { DataLoader, ManifestDataset, manualSeed } = (await import(built.href)) as typeof Loader;

manualSeed(0);
const dataset = await ManifestDataset.open(process.argv[2]!, { split: 'train' });
for await (const [, labels] of new DataLoader(dataset, { batchSize: 32, shuffle: true, numWorkers: 2 })) {
  // performance.now() counts from when the process began.
  console.log(JSON.stringify({ images: labels.shape[0]!, seconds: performance.now() / 1000 }));
  break;
}
