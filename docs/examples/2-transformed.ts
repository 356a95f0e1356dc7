/** The same dataset with a transform: every image has one size now, and batches can be made. node 2-transformed.ts FOLDER */
import { DataLoader } from '../../src-main/loading/index.ts';
import { describe } from './describe.ts';
import { DogCat } from './dogcat.ts';
import { plain } from './pipelines.ts';

const loader = new DataLoader(new DogCat(process.argv[2]!, plain), { batchSize: 3 });
for await (const [images, labels] of loader)
  console.log(`labels ${labels.tolist().join(' ')}: ${describe(images)}`);
