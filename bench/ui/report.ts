let begun = false;

/** Prints a line of the table: what was measured, what it should stay under, and whether it does. */
export function report(what: string, measured: number, goal: number | null, unit: string): void {
  if (!begun) console.log(`${'what'.padEnd(56)}${'measured'.padStart(12)}${'goal'.padStart(12)}`);
  begun = true;
  const digits = unit === 'x' ? 2 : 0;
  const cell = (value: number): string => `${value.toFixed(digits)} ${unit}`.trim().padStart(12);
  const verdict = goal === null ? '' : measured <= goal ? '  met' : '  not met';
  console.log(`${what.padEnd(56)}${cell(measured)}${goal === null ? ''.padStart(12) : cell(goal)}${verdict}`);
}

/** The value below which this share of them lies. */
export function share(values: readonly number[], part: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
}
