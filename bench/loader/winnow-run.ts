/** Epochs of Winnow's DataLoader over a folder, timed. Started by bench/loader.ts. */
import type * as Loader from '../../src-main/loading/index.ts';
import { recipes } from './recipes.ts';
import type { Job } from './recipes.ts';

// The package as it is installed, without types to be stripped.
const built = new URL('../../out/package/loader/index.js', import.meta.url);
const { DataLoader, ImageFolder, manualSeed, parseRecipe, seedPython, Subset } = (await import(
  built.href
)) as typeof Loader;

const job = JSON.parse(process.argv[2]!) as Job;
manualSeed(0);
seedPython(0);
const options: Loader.ImageFolderOptions = { transform: parseRecipe(recipes[job.pipeline]), mode: job.mode };
if (job.cache !== null) options.cache = { folder: job.cache };
const folder = new ImageFolder(job.folder, options);
const dataset = new Subset(folder, [...folder.samples.keys()].slice(0, job.limit));
const loader = new DataLoader(dataset, {
  batchSize: 32,
  numWorkers: job.workers,
  pinMemory: job.givesBack,
});
for (let epoch = 0; epoch < job.epochs; epoch++) {
  let images = 0;
  const begun = performance.now();
  for await (const batch of loader) {
    images += batch[1].shape[0]!;
    loader.release(batch);
  }
  console.log(JSON.stringify({ images, seconds: (performance.now() - begun) / 1000 }));
}
