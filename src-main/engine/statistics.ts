import { z } from 'zod';
import { statistics as stored, type Statistics } from '../../src-shared/contract/loading.ts';
import type { Job, RecipeOp } from '../../src-shared/contract/values.ts';
import { TorchGenerator } from '../../src-shared/random/torch-generator.ts';
import { isImage } from '../../src-shared/transforms/sample.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import { splitPipeline } from '../../src-shared/transforms/split-pipeline.ts';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { ReadCatalogue } from '../catalogue/catalogue.ts';
import type { DecodePool } from '../decode/pool.ts';
import { createSampleResolver } from '../loading/resolve-sample.ts';
import { CatalogueManifest } from './catalogue-manifest.ts';
import type { WritableDataset } from './open-dataset.ts';
import type { JobBoard } from './job-board.ts';
import { LevelCounts } from './level-counts.ts';

export interface StatisticsRequest {
  split: string;
  recipe: readonly RecipeOp[];
  orientation: 'ignore' | 'apply';
}

/** What was computed last, by split; what a later Winnow stored in another form counts as nothing. */
export function storedStatistics(catalogue: ReadCatalogue): Record<string, Statistics> {
  return z
    .record(z.string(), stored)
    .catch({})
    .parse(catalogue.setting('statistics') ?? {});
}

/** Counts the levels of every sample of a split, as a job; the result is kept with the dataset. */
export function startStatistics(
  dataset: WritableDataset,
  { split, recipe, orientation }: StatisticsRequest,
  { pool, jobs }: { pool: DecodePool; jobs: JobBoard },
): Job {
  const { catalogue } = dataset;
  const { head, headRecipe } = splitPipeline(parseRecipe(recipe));
  return jobs.start({
    dataset: dataset.id,
    kind: 'statistics',
    title: `Mean and deviation of ${split}`,
    unit: 'images',
    async run(signal, report) {
      const manifest = new CatalogueManifest(catalogue, split, orientation);
      const locate = createSampleResolver(manifest.header.roots);
      const counts = new LevelCounts();
      // Nothing in the head draws; the generator is there because every step takes one.
      const generator = new TorchGenerator(0);
      let next = 0;
      let done = 0;
      let unreadable = 0;
      const take = async (): Promise<void> => {
        while (next < manifest.count) {
          signal.throwIfAborted();
          const { root, path } = manifest.sample(next++);
          try {
            const picture = head.apply(
              await pool.pixels(locate(root, path), { orientation, signal }),
              generator,
            );
            if (isImage(picture)) counts.add(picture);
          } catch (error) {
            if (signal.aborted || !(error instanceof WinnowError)) throw error;
            unreadable++;
          }
          report({ done: ++done, total: manifest.count });
        }
      };
      // One more than decoders, so that none waits while this thread counts.
      await Promise.all(Array.from({ length: pool.size + 1 }, take));
      if (counts.pixels === 0)
        throw new WinnowError('EXPORT_EMPTY', `No sample of the split "${split}" gives a picture.`, {
          subject: split,
        });
      const result: Statistics = {
        split,
        head: headRecipe as RecipeOp[],
        orientation,
        ...counts.result(),
        images: done - unreadable,
        unreadable,
        pixels: counts.pixels,
        atMs: Date.now(),
      };
      catalogue.setSetting('statistics', { ...storedStatistics(catalogue), [split]: result });
      return `Mean ${shown(result.mean)}, deviation ${shown(result.std)}, over ${(done - unreadable).toLocaleString('en')} images.`;
    },
  });
}

function shown(values: readonly number[]): string {
  return values.map((value) => value.toFixed(4)).join(', ');
}
