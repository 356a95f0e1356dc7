import type { Command } from 'commander';
import { interruptible } from '../interrupt.ts';
import { wholeNumber } from '../parse-option.ts';
import { readRecipeJson } from '../read-recipe.ts';
import type { Terminal } from '../terminal.ts';

interface TransformOptions {
  recipe: string;
  seed: number;
}

export function addTransform(program: Command, terminal: Terminal): void {
  program
    .command('transform')
    .description('run a pipeline over images, and print what each stage makes of them')
    .argument('<image...>', 'image files')
    .option('--recipe <recipe>', 'the pipeline, as a file or as JSON; an empty one decodes only', '[]')
    .option('--seed <n>', 'seeds the generators for each image', wholeNumber(0), 0)
    .option('--json', 'print a JSON line for each image and stage')
    .addHelpText(
      'after',
      `
The first stage is the decoder: Image.open(f).convert('RGB') of Pillow. A file that cannot be read
is a line with an error, and exit code 1.

Examples:
  $ winnow transform cat.jpg --json
  $ winnow transform *.jpg --recipe '[{"op":"RandomCrop","size":224},{"op":"ToTensor"}]' --seed 3`,
    )
    .action(async (images: string[], options: TransformOptions) => {
      const { transformFile } = await import('../transform-file.ts');
      const { parseRecipe } = await import('../../../src-shared/transforms/recipe.ts');
      const pipeline = parseRecipe(await readRecipeJson(options.recipe));
      pipeline.outputSpec();
      let failed = 0;
      await interruptible(async (signal) => {
        for (const file of images) {
          signal.throwIfAborted();
          for await (const line of transformFile(file, pipeline, options.seed)) {
            if ('error' in line) failed++;
            await terminal.result(line, [
              'error' in line
                ? `${file}: ${line.error.message}`
                : `${file}: ${line.stage} ${line.dtype} [${line.shape.join(', ')}] ${line.sha256.slice(0, 12)}`,
            ]);
          }
        }
      });
      if (failed > 0) {
        const { WinnowError } = await import('../../../src-shared/winnow-error.ts');
        throw new WinnowError(
          'SAMPLE_UNREADABLE',
          `${failed} of ${images.length} images could not be transformed.`,
        );
      }
    });
}
