export type Range = readonly [start: number, end: number];

/** A set of positions as sorted half-open ranges that do not touch. Values are never changed in place: every operation gives a new set. */
export class RangeSet {
  readonly ranges: readonly Range[];
  readonly size: number;

  constructor(ranges: readonly Range[] = []) {
    this.ranges = normalise(ranges);
    this.size = this.ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  }

  static readonly empty: RangeSet = new RangeSet();

  has(position: number): boolean {
    let low = 0;
    let high = this.ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [start, end] = this.ranges[middle]!;
      if (position < start) high = middle - 1;
      else if (position >= end) low = middle + 1;
      else return true;
    }
    return false;
  }

  add(ranges: readonly Range[]): RangeSet {
    return new RangeSet([...this.ranges, ...ranges]);
  }

  remove(cut: Range): RangeSet {
    const [from, to] = cut;
    return new RangeSet(
      this.ranges.flatMap(([start, end]): Range[] => [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
      ]),
    );
  }

  toggle(position: number): RangeSet {
    const one: Range = [position, position + 1];
    return this.has(position) ? this.remove(one) : this.add([one]);
  }

  /** How many of the set lie in [start, end). */
  countIn(start: number, end: number): number {
    return this.ranges.reduce(
      (sum, range) => sum + Math.max(0, Math.min(range[1], end) - Math.max(range[0], start)),
      0,
    );
  }

  *[Symbol.iterator](): Generator<number> {
    for (const [start, end] of this.ranges) for (let i = start; i < end; i++) yield i;
  }
}

function normalise(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
