import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataLoader, ManifestDataset, RandomSampler, TorchGenerator } from '../../src-main/loading/index.ts';
import { pictureOfSample } from '../../src-renderer/state/picture-of-sample.ts';
import { Tensor } from '../../src-shared/loader/tensor.ts';
import type { ServedEngine } from '../support/served-engine.ts';
import { openWorkbench } from '../support/workbench.ts';

const recipe = [
  { op: 'RandomResizedCrop', size: 20 },
  { op: 'RandomHorizontalFlip' },
  { op: 'ToTensor' },
  { op: 'Normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
];

let served: ServedEngine;
let page: Page;
let root: string;
let dataset: string;
let complaints: string[];
let close: () => Promise<void>;

beforeAll(async () => {
  ({ served, page, root, dataset, complaints, close } = await openWorkbench());
  const { client } = served.engine;
  const change = { kind: 'splitRatios', ratios: { train: 0.8, val: 0.2 }, seed: 1 } as const;
  await client.edits.apply({ dataset, target: { query: '' }, change });
  await page.goto(`${served.url}#/${dataset}/transforms`);
  await page.getByRole('heading', { name: 'Stages' }).waitFor();
});

afterAll(() => close?.());

const stored = async () =>
  (await served.engine.client.pipelines.get({ dataset }))['train']?.map(({ op }) => op) ?? null;
const names = async () => (await stored())?.map(({ op }) => op);
const steps = () => page.getByRole('list', { name: /^Steps/ }).getByRole('listitem');

async function writeJson(ops: object[]): Promise<void> {
  await page.getByText('JSON', { exact: true }).click();
  await page.getByRole('textbox', { name: 'The pipeline as JSON' }).fill(JSON.stringify(ops));
  await page.getByText('Form', { exact: true }).click();
  await expect.poll(stored).toEqual(ops);
}

describe('a pipeline', () => {
  it('is reordered by the keyboard, and the focus goes along', async () => {
    await writeJson(recipe);
    await page.getByRole('switch', { name: 'RandomHorizontalFlip is used' }).focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(names).toEqual(['RandomHorizontalFlip', 'RandomResizedCrop', 'ToTensor', 'Normalize']);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'RandomHorizontalFlip is used',
    );
    await page.getByRole('status').filter({ hasText: 'RandomHorizontalFlip is step 1 of 4' }).waitFor();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(names).toEqual(recipe.map(({ op }) => op));
  });

  it('is reordered by drag', async () => {
    const [from, to] = [steps().nth(0).locator('.grip'), steps().nth(1)];
    await from.dragTo(to, { targetPosition: { x: 60, y: 55 } });
    await expect.poll(names).toEqual(['RandomHorizontalFlip', 'RandomResizedCrop', 'ToTensor', 'Normalize']);
    await steps()
      .nth(1)
      .locator('.grip')
      .dragTo(steps().nth(0), { targetPosition: { x: 60, y: 3 } });
    await expect.poll(names).toEqual(recipe.map(({ op }) => op));
  });

  it('stands in the JSON as it stands in the form, also when another window changes it', async () => {
    await page.getByText('JSON', { exact: true }).click();
    const json = page.getByRole('textbox', { name: 'The pipeline as JSON' });
    expect(JSON.parse(await json.inputValue())).toEqual(recipe);
    const other = recipe.map((op) => ({
      on: true,
      op: op.op.startsWith('RandomR') ? { ...op, size: 24 } : op,
    }));
    await served.engine.client.pipelines.set({ dataset, split: 'train', steps: other });
    await expect.poll(async () => JSON.parse(await json.inputValue())[0].size).toBe(24);
    await json.fill('[{"op": "Sqint"}]');
    await page.getByRole('alert').filter({ hasText: 'Sqint' }).waitFor();
    expect((await stored())![0]).toMatchObject({ size: 24 });
    await json.fill(JSON.stringify(recipe));
    await expect.poll(stored).toEqual(recipe);
    await page.getByText('Form', { exact: true }).click();
  });

  it('is warned of where a step does nothing or harms', async () => {
    const notes = page.locator('.warns');
    await writeJson([
      { op: 'Resize', size: 60 },
      { op: 'CenterCrop', size: 10 },
      { op: 'ColorJitter' },
      { op: 'ToTensor' },
    ]);
    // 20 of the 23 that are drawn from are 40 x 30.
    await notes.getByText(/Resize enlarges \d+ of \d+ images|Resize enlarges every image/).waitFor();
    await notes.getByText(/CenterCrop cuts away more than half of every image/).waitFor();
    await notes.getByText('ColorJitter changes nothing as it is set.').waitFor();
    await writeJson([{ op: 'Normalize', mean: [0.5], std: [0.5] }, { op: 'ToTensor' }]);
    await notes.getByText(/Normalize stands before the conversion/).waitFor();
    await page.getByRole('alert').filter({ hasText: 'This pipeline cannot run' }).waitFor();
    await writeJson([{ op: 'Resize', size: 16 }, { op: 'ToTensor' }]);
    await expect.poll(() => notes.getByText(/enlarges|cuts|Normalize/).count()).toBe(0);
    await writeJson(recipe);
  });
});

describe('a batch', () => {
  it('shows on its canvases the bytes of the loader, batch for batch', async () => {
    const { client, parts } = served.engine;
    const fileName = 'canvas.manifest.jsonl';
    const job = await client.export.run({
      dataset,
      options: {
        fileName,
        orientation: 'ignore',
        onError: 'throw',
        unlabelled: 'leave-out',
        includeDamaged: true,
        writeExcluded: false,
        sampler: {},
        transforms: { train: recipe },
      },
    });
    await parts.jobs.finished(job.id);
    const train = await ManifestDataset.open(join(root, '..', fileName), { split: 'train' });
    const generator = new TorchGenerator(1234);
    const loader = new DataLoader(train, {
      batchSize: 8,
      sampler: new RandomSampler(train, { generator }),
      generator,
      randomness: 'per-sample',
    });
    const section = page.getByRole('region', { name: 'Batch', exact: true });
    await section.getByLabel('size').selectOption('8');

    for (let epoch = 0; epoch < 2; epoch++) {
      await section.getByLabel('epoch', { exact: true }).fill(String(epoch));
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      let k = 0;
      for await (const [images, labels] of loader) {
        const each = 3 * 20 * 20;
        const expected = Array.from({ length: labels.data.length }, (_, i) => {
          const one = new Tensor('float32', [3, 20, 20], images.data.subarray(i * each, (i + 1) * each));
          return Array.from(pictureOfSample(one, recipe).pixels!.data);
        });
        const shown = () =>
          section.locator('canvas').evaluateAll((all) =>
            (all as HTMLCanvasElement[]).map((canvas) => {
              const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
              return Array.from(data).filter((_, at) => at % 4 !== 3);
            }),
          );
        await expect.poll(shown, { timeout: 15_000 }).toEqual(expected);
        const indices = await section
          .getByRole('listitem')
          .evaluateAll((all) =>
            all.map((one) => Number(/ (\d+): /.exec(one.querySelector('button')!.ariaLabel!)![1])),
          );
        expect(indices.map((index) => train.targetOf(index))).toEqual(Array.from(labels.data, Number));
        const next = section.getByRole('button', { name: 'Next batch' });
        if (++k < loader.length) await next.click();
        else await expect.poll(() => next.isDisabled()).toBe(true);
      }
      await section.getByLabel('Batch of the epoch, from 0').fill('0');
      await page.keyboard.press('Enter');
    }
  });

  it('says in the loader’s words why there is none', async () => {
    await writeJson([{ op: 'RandomHorizontalFlip' }]);
    await page.getByRole('alert').filter({ hasText: 'The loader cannot make this batch' }).first().waitFor();
    await writeJson(recipe);
    await page.getByRole('button', { name: /number 1 of the batch/ }).waitFor();
  });
});

describe('mean and deviation', () => {
  it('are computed as a job, and used', async () => {
    const note = page.getByRole('region', { name: 'Mean and deviation of this split' });
    await note.getByRole('button', { name: 'Compute' }).click();
    await note.getByText(/over every pixel of \d+ images/).waitFor();
    await note.getByRole('button', { name: 'Use in Normalize' }).click();
    const { mean, std } = (await served.engine.client.statistics.get({ dataset, split: 'train' }))!;
    const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)));
    await expect
      .poll(async () => (await stored())?.at(-1))
      .toEqual({ op: 'Normalize', mean: rounded(mean), std: rounded(std) });
    await note.getByText('in use').waitFor();
    await writeJson([{ op: 'Resize', size: 16 }, ...recipe]);
    await note.getByText('Computed for other first steps').waitFor();
  });
});

it('made no browser complain', () => {
  expect(complaints).toEqual([]);
});
