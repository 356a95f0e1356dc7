/** A program with workers that ends in the way its argument says, and prints what it did. Started by worker-ends.test.ts. */
import { DataLoader } from '../../src-main/loading/index.ts';
import { DrawingDataset } from './numbers.ts';
import { SlowDataset } from './worker-modules.ts';

const how = process.argv[2];
// A sample that cannot be made: what an exception in a transform comes to.
const dataset = how === 'bad' ? new SlowDataset(Array<number>(400).fill(0), [7]) : new DrawingDataset(400);
const loader = new DataLoader(dataset, {
  batchSize: 2,
  numWorkers: 2,
  persistentWorkers: how === 'persistent',
});
try {
  let batches = 0;
  for await (const _ of loader) {
    batches += 1;
    if (batches < 3) continue;
    console.log('third batch');
    if (how === 'bad') continue;
    if (how === 'throw') throw new Error('thrown in the loop');
    if (how === 'wait') await new Promise((done) => setTimeout(done, 60_000));
    break;
  }
} catch (error) {
  console.log((error as Error).message);
}
if (how === 'abandon') await loader[Symbol.asyncIterator]().next();
console.log('end of program');
