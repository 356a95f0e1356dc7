/** One folder per class. node 3-image-folder.ts FOLDER */
import { relative } from 'node:path';
import { ImageFolder } from '../../src-main/loading/index.ts';
import { plain } from './pipelines.ts';

const dataset = new ImageFolder(process.argv[2]!, { transform: plain });
console.log(JSON.stringify(dataset.classToIdx));
for (const [path, label] of dataset.samples) console.log(`${relative(dataset.root, path)} ${label}`);
