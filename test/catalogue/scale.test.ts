import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

const COUNT = 100_000;
/** Of the processor, not of the clock: a busy machine must not fail what is fast. */
const MOST_CPU_MS = 1000;

it('relabels 100,000 images, undoes and redoes it, each in a transaction', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-scale-'));
  const file = join(folder, 'a.winnow');
  generateCatalogue(file, COUNT);
  const catalogue = openCatalogue(file);
  const count = (query: string) => catalogue.extent({ query }).count;
  const figures: string[] = [];
  const timed = (name: string, work: () => { count: number }) => {
    const { revision } = catalogue;
    const started = performance.now();
    const before = process.cpuUsage();
    expect(work().count).toBe(COUNT);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000;
    figures.push(
      `${name} ${(performance.now() - started).toFixed(0)} ms (${cpuMs.toFixed(0)} of the processor)`,
    );
    expect(cpuMs).toBeLessThan(MOST_CPU_MS);
    expect(catalogue.revision).toBe(revision + 1);
  };
  timed('relabel', () => catalogue.applyChange({ query: '-dropped' }, { kind: 'labelName', name: 'fish' }));
  expect(count('label:fish')).toBe(COUNT);
  timed('undo', () => catalogue.undo());
  expect([count('label:fish'), count('label:cat')]).toEqual([0, 33_334]);
  timed('redo', () => catalogue.redo());
  expect(count('label:fish')).toBe(COUNT);
  console.log(`${COUNT.toLocaleString('en-US')} images: ${figures.join(', ')}`);
  catalogue.close();
  rmSync(folder, { recursive: true });
});
