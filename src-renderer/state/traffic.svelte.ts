/** A call is slow after this long; most take a few milliseconds. */
const slowAfterMs = 400;

/** Calls that are on their way, for the page to say so where they take long. */
class Traffic {
  /** Calls that have waited for an answer longer than usual. */
  slow: number = $state(0);

  /** Watches a call until its answer begins. */
  async follow<T>(call: Promise<T>): Promise<T> {
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      this.slow++;
    }, slowAfterMs);
    try {
      return await call;
    } finally {
      clearTimeout(timer);
      if (isSlow) this.slow--;
    }
  }

  /** Waits before a call is made again; until then the page waits for the engine. */
  async pause(ms: number): Promise<void> {
    this.slow++;
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.slow--;
  }
}

export const traffic = new Traffic();
