/** A first dataset. node 1-dogcat.ts FOLDER, with cat.*.jpg and dog.*.jpg in it */
import { DogCat } from './dogcat.ts';

const dataset = new DogCat(process.argv[2]!);
for (let i = 0; i < dataset.length; i++) {
  const [image, label] = await dataset.get(i);
  console.log(`${image.shape.join(' x ')}, label ${label}`);
}
