/** Counts of the three channels of RGB bytes, in `bins` equal steps from 0 to 255. At most about `limit` pixels are looked at. */
export function histogram(data: Uint8Array, bins: number, limit = 500_000): [number[], number[], number[]] {
  const counts: [number[], number[], number[]] = [zeros(bins), zeros(bins), zeros(bins)];
  const pixels = data.length / 3;
  const stride = 3 * Math.max(1, Math.ceil(pixels / limit));
  for (let i = 0; i + 2 < data.length; i += stride)
    for (let channel = 0; channel < 3; channel++) {
      const bin = (data[i + channel]! * bins) >> 8;
      counts[channel as 0 | 1 | 2][bin]!++;
    }
  return counts;
}

/** An SVG path over a box of `width` x `height`, filled below the curve; `top` is the count that reaches the upper edge. */
export function areaPath(counts: number[], top: number, width: number, height: number): string {
  const x = (i: number) => ((i * width) / Math.max(1, counts.length - 1)).toFixed(1);
  const y = (count: number) => (height - Math.min(1, count / Math.max(1, top)) * (height - 2)).toFixed(1);
  return `M0 ${height}${counts.map((count, i) => `L${x(i)} ${y(count)}`).join('')}L${width} ${height}Z`;
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}
