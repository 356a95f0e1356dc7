/** What an epoch of a million weighted samples draws, timed. Started by bench/export.ts. */
import { forecastDraws } from '../../src-shared/catalogue/forecast.ts';

const million = 1_000_000;
const classes = 10;
const samples = {
  weights: Float64Array.from({ length: million }, (_, i) => 1 + (i % 7)),
  labels: Int32Array.from({ length: million }, (_, i) => i % classes),
  classes,
};

const begun = performance.now();
forecastDraws(samples, { kind: 'weighted', seed: 1 });
const seconds = (performance.now() - begun) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
