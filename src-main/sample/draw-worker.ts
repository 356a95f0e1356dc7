/** A worker thread that draws and encodes pictures. It is given a list when it starts, and sends each picture when it is done. */
import { parentPort, workerData } from 'node:worker_threads';
import { encodeJpeg } from '../decode/encode-jpeg.ts';
import { encodePng } from '../decode/encode-png.ts';
import { DrawRandom } from './random.ts';
import type { PlannedPicture } from './sample-plan.ts';
import { drawScene } from './scene.ts';

for (const picture of workerData as PlannedPicture[]) {
  const image = drawScene(picture.subject, new DrawRandom(picture.seed));
  const bytes = picture.format === 'png' ? encodePng(image, 6) : encodeJpeg(image, picture.quality);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread, not of a window
  parentPort!.postMessage({ path: picture.path, bytes });
}
