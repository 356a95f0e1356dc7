/** Takes the pictures of the README from the sample dataset: `npm run pictures`, after `npm run build`. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../test/support/browser.ts';
import { serveEngine } from '../../test/support/served-engine.ts';

const augmenting = [
  { op: 'RandomResizedCrop', size: 224 },
  { op: 'RandomHorizontalFlip' },
  { op: 'RandomRotation', degrees: 15 },
  { op: 'ColorJitter', brightness: 0.3, contrast: 0.3, saturation: 0.3 },
  { op: 'ToTensor' },
].map((op) => ({ on: true, op }));

const served = await serveEngine();
const browser = await launchBrowser();
try {
  const { dataset, job } = await served.engine.client.datasets.openSample();
  if (job) await served.engine.parts.jobs.finished(job.id);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  await page.goto(`${served.url}#/${dataset.id}/grid`);
  await page.getByRole('gridcell').first().click();
  await press(
    page,
    'Home',
    'ArrowRight',
    'ArrowRight',
    'ArrowRight',
    'x',
    'ArrowDown',
    'Shift+ArrowRight',
    'Shift+ArrowRight',
    'Shift+ArrowRight',
  );
  await settled(page);
  await page.screenshot({ path: picture('grid') });

  await served.engine.client.pipelines.set({ dataset: dataset.id, split: 'all', steps: augmenting });
  for (const screen of ['duplicates', 'transforms', 'weights']) {
    await page.goto(`${served.url}#/${dataset.id}/${screen}`);
    await page.locator('main').waitFor();
    if (screen === 'weights') await page.getByText('Inverse frequency').first().click();
    await settled(page);
    await page.screenshot({ path: picture(screen) });
  }
} finally {
  await browser.close();
  await served.close();
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Thumbnails drawn, the note of the last change gone. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(8000);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
}

function picture(name: string): string {
  return fileURLToPath(new URL(`${name}.png`, import.meta.url));
}
