import type { ChartField, SizeCount } from '../../src-shared/contract/loading.ts';
import { noneIn } from './column.ts';
import type { Columns } from './columns.ts';
import { findImages, numbersOf } from './find-images.ts';
import { samplesIn } from './samples.ts';

export interface Chart {
  edges: number[];
  counts: number[];
  without: number;
}

/** Equal stretches of the logarithm: what spans orders of magnitude would else stand in one bar. What is 0 has none. */
const logarithmic: readonly ChartField[] = ['width', 'height', 'pixels', 'ratio', 'bytes'];

/** How many of the images that a query finds lie in each of equal stretches between the smallest and the largest value. */
export function chart(columns: Columns, field: ChartField, query: string, buckets: number): Chart {
  const found = findImages(columns, query);
  const numbers = numbersOf(columns, field);
  const none = noneIn(numbers);
  const isLog = logarithmic.includes(field);
  const isThere = (id: number) =>
    found[id] === 1 && numbers[id] !== none && !Number.isNaN(numbers[id]) && !(isLog && numbers[id] === 0);
  let [low, high, count, without] = [Infinity, -Infinity, 0, 0];
  for (let id = 0; id < found.length; id++) {
    if (isThere(id)) {
      count++;
      low = Math.min(low, numbers[id]!);
      high = Math.max(high, numbers[id]!);
    } else without += found[id]!;
  }
  if (count === 0) return { edges: [], counts: [], without };
  const scale = isLog ? Math.log : (x: number) => x;
  const back = isLog ? Math.exp : (x: number) => x;
  const [start, span] = [scale(low), scale(high) - scale(low)];
  if (span === 0) return { edges: [low, high], counts: [count], without };
  const edges = Array.from({ length: buckets + 1 }, (_, i) => back(start + (span * i) / buckets));
  edges[0] = low;
  edges[buckets] = high;
  // By the edges themselves, so that a comparison with one of them finds what its bars hold.
  const counts = Array.from({ length: buckets }, () => 0);
  for (let id = 0; id < found.length; id++) if (isThere(id)) counts[bucketOf(edges, numbers[id]!)]!++;
  return { edges, counts, without };
}

/** The last stretch that does not begin above the value. */
function bucketOf(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The sizes that most samples of a split have. */
export function sizes(columns: Columns, split: string, most: number): { sizes: SizeCount[]; others: number } {
  const [widths, heights] = [columns.of('width'), columns.of('height')];
  const [noWidth, noHeight] = [noneIn(widths), noneIn(heights)];
  const counts = new Map<number, number>();
  // Two whole numbers as one: no picture is so high.
  const most32 = 2 ** 32;
  for (const id of samplesIn(columns, split)) {
    const [width, height] = [widths[id]!, heights[id]!];
    // What is not known as NaN is not above 0 either.
    if (!(width > 0 && height > 0) || width === noWidth || height === noHeight) continue;
    const size = width * most32 + height;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  const all = [...counts]
    .map(([size, count]) => ({ width: Math.floor(size / most32), height: size % most32, count }))
    .sort((a, b) => b.count - a.count || a.width - b.width || a.height - b.height);
  const others = all.slice(most).reduce((sum, { count }) => sum + count, 0);
  return { sizes: all.slice(0, most), others };
}
