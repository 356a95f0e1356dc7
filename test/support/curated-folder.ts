import { imageFolder, smallJpeg } from './image-folder.ts';

/** A folder of 24 small images in three classes, with duplicates within and across classes and one of several kinds of fault. */
export function curatedFolder(): Promise<string> {
  const files: Record<string, number | Uint8Array | string> = {};
  for (let i = 1; i <= 10; i++) files[`cat/cat-${i}.jpg`] = i;
  for (let i = 11; i <= 16; i++) files[`dog/dog-${i}.jpg`] = i;
  for (let i = 17; i <= 18; i++) files[`fox/fox-${i}.jpg`] = i;
  return imageFolder({
    ...files,
    'cat/copy.jpg': 1,
    'dog/copy.jpg': 11,
    'dog/cut.jpg': smallJpeg(40, 400, 300).subarray(0, 3000),
    'dog/empty.jpg': '',
    'fox/page.jpg': '<!doctype html><title>404</title>',
    'loose.jpg': 30,
  });
}
