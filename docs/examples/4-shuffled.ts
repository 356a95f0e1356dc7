/** Batches in a new random order each epoch, augmented, loaded by two workers. node 4-shuffled.ts FOLDER SEED */
import { DataLoader, ImageFolder, manualSeed, seedPython } from '../../src-main/loading/index.ts';
import { describe } from './describe.ts';
import { augment } from './pipelines.ts';

const [folder, seed] = process.argv.slice(2) as [string, string];
manualSeed(Number(seed));
seedPython(Number(seed));
const dataset = new ImageFolder(folder, { transform: augment });
const loader = new DataLoader(dataset, { batchSize: 3, shuffle: true, numWorkers: 2 });
for (let epoch = 0; epoch < 2; epoch++) {
  for await (const [images, labels] of loader)
    console.log(`epoch ${epoch}, labels ${labels.tolist().join(' ')}: ${describe(images)}`);
}
