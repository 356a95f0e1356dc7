/**
 * A program that begins and ends loaders with workers in a row, and tells in one line of JSON what came of it.
 * Run: node test/loader/churn.ts FOLDER ITERATIONS SECONDS_TO_WAIT
 */
import { DataLoader as InTurn } from '../../src-shared/loader/data-loader.ts';
import {
  DataLoader,
  ImageFolder,
  manualSeed,
  parseRecipe,
  seedPython,
} from '../../src-main/loading/index.ts';

const [folder, iterations, seconds] = process.argv.slice(2) as [string, string, string];
const transform = parseRecipe([
  { op: 'Resize', size: 40 },
  { op: 'RandomCrop', size: 32 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
]);
const dataset = new ImageFolder(folder, { transform });
const options = { batchSize: 2, shuffle: true, numWorkers: 3 };
const seeds = 5;

function seed(number: number): void {
  manualSeed(number);
  seedPython(number);
}

async function expectedOf(number: number): Promise<string[]> {
  seed(number);
  const batches: string[] = [];
  for await (const [images, labels] of new InTurn(dataset, options))
    batches.push(`${Buffer.from(images.bytes()).toString('base64')} ${labels.tolist().join()}`);
  return batches;
}

const expected: string[][] = [];
for (let number = 0; number < seeds; number++) expected.push(await expectedOf(number));

let wrong = 0;
let thrown = 0;
for (let i = 0; i < Number(iterations); i++) {
  seed(i % seeds);
  const batches = expected[i % seeds]!;
  const loader = new DataLoader(dataset, options);
  // A third of them whole, a third broken off, a third ended by an exception.
  const last = i % 3 === 0 ? batches.length : i % batches.length;
  let taken = 0;
  try {
    for await (const [images, labels] of loader) {
      const batch = `${Buffer.from(images.bytes()).toString('base64')} ${labels.tolist().join()}`;
      if (batch !== batches[taken]) wrong++;
      if (taken++ < last) continue;
      if (i % 3 === 1) break;
      throw new Error('the program fails');
    }
    if (i % 3 === 0 && taken !== batches.length) wrong++;
  } catch {
    thrown++;
  }
}
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
const { workers } = process.report.getReport() as unknown as { readonly workers: readonly unknown[] };
const ended = performance.now();
process.on('exit', () => {
  console.log(
    JSON.stringify({ wrong, thrown, threadsLeft: workers.length, exitMs: performance.now() - ended }),
  );
});
