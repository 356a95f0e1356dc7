/** Files that cannot be read are left out, so a batch may be short. node 5-skip-bad.ts FOLDER SEED */
import { DataLoader, manualSeed, seedPython } from '../../src-main/loading/index.ts';
import { describe } from './describe.ts';
import { DogCat } from './dogcat.ts';
import { plain } from './pipelines.ts';

const [folder, seed] = process.argv.slice(2) as [string, string];
manualSeed(Number(seed));
seedPython(Number(seed));
const loader = new DataLoader(new DogCat(folder, plain), { batchSize: 2, shuffle: true, onError: 'skip' });
for (let epoch = 0; epoch < 2; epoch++) {
  for await (const [images, labels] of loader)
    console.log(`epoch ${epoch}, labels ${labels.tolist().join(' ')}: ${describe(images)}`);
}
for (const { index, cause } of loader.report().bad) console.log(`left out: sample ${index}. ${cause}`);
