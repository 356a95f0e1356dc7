/** FORMAT TO IMAGES COUNT: exports pictures `0.jpg`, … of 1,000 bytes each, and says when it has begun. To be killed in the middle. */
import { exportImages } from './export-images.ts';

const [format, to, images, count] = process.argv.slice(2) as [never, string, string, string];
process.stdout.write('writing');
await exportImages(format, to, images, Number(count));
