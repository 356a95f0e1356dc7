export interface ProgressState {
  done: number;
  total: number | null;
  unit: string;
  ratePerSecond?: number | null;
  secondsLeft?: number | null;
}

const BAR_CELLS = 24;
const LINE_EVERY_MS = 2000;

/** Progress on stderr: a bar that redraws itself on a terminal, elsewhere a line every two seconds. */
export class Progress {
  #printedMs = performance.now();
  #isDrawn = false;

  show(state: ProgressState): void {
    if (process.stderr.isTTY) {
      // What is longer than a line of the terminal would leave its beginning there with each drawing.
      const line = `${bar(state)} ${described(state)}`.slice(0, (process.stderr.columns || 80) - 1);
      process.stderr.write(`\r${line}\u001B[K`);
      this.#isDrawn = true;
      return;
    }
    const now = performance.now();
    if (now - this.#printedMs < LINE_EVERY_MS) return;
    this.#printedMs = now;
    process.stderr.write(`${described(state)}\n`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isDrawn) process.stderr.write('\r\u001B[K');
    this.#isDrawn = false;
  }
}

/** `120 of 1,000 images, 60 a second, 15 s left`. */
export function described({ done, total, unit, ratePerSecond, secondsLeft }: ProgressState): string {
  const count = (n: number): string => Math.round(n).toLocaleString('en');
  const parts = [total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`];
  if (typeof ratePerSecond === 'number') parts.push(`${count(ratePerSecond)} a second`);
  if (typeof secondsLeft === 'number') parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function bar({ done, total }: ProgressState): string {
  const filled = total === null || total === 0 ? 0 : Math.round((BAR_CELLS * Math.min(done, total)) / total);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}]`;
}
