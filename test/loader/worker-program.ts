/** A program with workers that ends in the way its argument says, and prints what it did. Started by worker-ends.test.ts. */
import { DataLoader } from '../../src-main/loading/index.ts';
import { DrawingDataset } from './numbers.ts';

const how = process.argv[2];
const loader = new DataLoader(new DrawingDataset(400), {
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
    if (how === 'throw') throw new Error('thrown in the loop');
    if (how === 'wait') await new Promise((done) => setTimeout(done, 60_000));
    break;
  }
} catch (error) {
  console.log((error as Error).message);
}
if (how === 'abandon') await loader[Symbol.asyncIterator]().next();
console.log('end of program');
