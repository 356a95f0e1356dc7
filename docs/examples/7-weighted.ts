/** Dogs twice as often as cats. node 7-weighted.ts FOLDER SEED */
import {
  DataLoader,
  manualSeed,
  PrefixFolder,
  seedPython,
  WeightedRandomSampler,
} from '../../src-main/loading/index.ts';
import { describe } from './describe.ts';
import { plain } from './pipelines.ts';

const [folder, seed] = process.argv.slice(2) as [string, string];
manualSeed(Number(seed));
seedPython(Number(seed));
const dataset = new PrefixFolder(folder, { transform: plain });
const weights = dataset.samples.map(([, label]) => (dataset.classes[label] === 'dog' ? 2 : 1));
const sampler = new WeightedRandomSampler(weights, 9, true);
const loader = new DataLoader(dataset, { batchSize: 3, sampler });
for (let epoch = 0; epoch < 2; epoch++) {
  for await (const [images, labels] of loader)
    console.log(`epoch ${epoch}, labels ${labels.tolist().join(' ')}: ${describe(images)}`);
}
