import { afterAll, afterEach } from 'vitest';

/** Prints how many tests of a `describe` have passed, when all of them have run: `72 of 72 stored samplers match`. */
export function printMatches(what: string): void {
  let run = 0;
  let passed = 0;
  afterEach(({ task }) => {
    run++;
    if (task.result?.state !== 'fail') passed++;
  });
  afterAll(() => console.log(`${passed} of ${run} ${what}`));
}
