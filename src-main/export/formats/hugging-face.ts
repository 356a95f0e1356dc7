import { classPlaces } from './class-places.ts';
import { writeFolderTree } from './folder-tree.ts';
import type { FormatJob, FormatResult } from './format.ts';

/**
 * What Hugging Face's `imagefolder` loads: pictures at `split/class/file`, and beside the classes of a split its `metadata.jsonl`, a line a picture with
 * `file_name`, the class as `label`, and its weight.
 */
export function writeHuggingFace(job: FormatJob): Promise<FormatResult> {
  return writeFolderTree(job, classPlaces(job), (texts, { one, to }) => {
    const slash = to.indexOf('/');
    const { label, weight } = one.sample;
    const line = { file_name: to.slice(slash + 1), label: job.classes[label], weight };
    texts.add(`${to.slice(0, slash)}/metadata.jsonl`, `${JSON.stringify(line)}\n`);
  });
}
