import type { FormatJob, FormatResult } from './format.ts';
import { counted, writeTextFile } from './text-file.ts';

/**
 * COCO's JSON for classification: an annotation an image, without boxes. A category's id is its class index; images and annotations are numbered from 1.
 * `split` and `weight` are fields of our own.
 */
export function writeCoco(job: FormatJob): Promise<FormatResult> {
  return writeTextFile(job, pieces(job));
}

function* pieces(job: FormatJob): Generator<string> {
  const info = {
    description: job.name,
    contributor: job.createdBy,
    date_created: job.createdAt.toISOString(),
  };
  const categories = job.classes.map((name, id) => ({ id, name, supercategory: '' }));
  yield `{"info":${JSON.stringify(info)},"licenses":[],"categories":${JSON.stringify(categories)},"images":[`;
  let id = 0;
  for (const { sample } of job.samples()) {
    const { path, width, height, split, root } = sample;
    const image = {
      id: ++id,
      file_name: job.roots.length > 1 ? `${root}/${path}` : path,
      width,
      height,
      split,
    };
    yield `${id > 1 ? ',' : ''}\n${JSON.stringify(image)}`;
  }
  yield '\n],"annotations":[';
  id = 0;
  for (const { sample } of counted(job)) {
    id++;
    yield `${id > 1 ? ',' : ''}\n${JSON.stringify({ id, image_id: id, category_id: sample.label, weight: sample.weight })}`;
  }
  yield '\n]}\n';
}
