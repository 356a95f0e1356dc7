/** Runs in the page, before it: measures what a person would see. Times are milliseconds. */
export interface Probes {
  /** Measures from the next key to the first frame after `seen` holds. */
  arm(seen: keyof typeof seenKinds, argument: string): void;
  /** What `arm` has measured, once it has. */
  armed(): Promise<number>;
  /** From following an address within the page to the first whole grid that begins with another image. */
  fromAddress(hash: string): Promise<number>;
  /** From the start of the page to the first frame with a whole grid. */
  untilGrid(): Promise<number>;
  /** From now on to the first frame in which every cell in sight has its picture. */
  untilWhole(): Promise<number>;
  startFrames(): void;
  /** Lengths of the frames since then. */
  stopFrames(): number[];
  /** What a person would take for another image's: cells whose picture is not that of the path they name. */
  wrongCells(lastId: number): string[];
}

/** What can be waited for. Only for their names; they are made in the page. */
export const seenKinds = { label: 0, grid: 0, first: 0, single: 0 } as const;

export function installProbes(): void {
  const patienceMs = 10_000;
  const cells = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[role=gridcell]')];
  const whole = (image: HTMLImageElement | null): boolean =>
    image !== null && image.complete && image.naturalWidth > 0;
  const inSight = (cell: HTMLElement): boolean => {
    const { top, bottom } = cell.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const cellIsWhole = (cell: HTMLElement): boolean =>
    cell.ariaBusy !== 'true' &&
    (cell.querySelector('.noimg') !== null || whole(cell.querySelector('.thumb img')));
  const gridIsWhole = (): boolean => {
    const seen = cells().filter(inSight);
    return seen.length > 0 && seen.every(cellIsWhole);
  };
  const seen = {
    /** The cell at a position says the class. */
    label: (argument: string) => {
      const [position, name] = argument.split('=');
      const words = document.getElementById(`cell-${position}`)?.getAttribute('aria-label')?.split(', ');
      return words?.includes(name!) === true;
    },
    /** The grid is another one, and whole. */
    grid: () => document.querySelector('[role=grid]')?.getAttribute('aria-label') !== before && gridIsWhole(),
    /** The first cell is another image, and the grid is whole. */
    first: () => document.getElementById('cell-0')?.title !== first && gridIsWhole(),
    /** The single view shows another picture, whole. */
    single: () => {
      const image = document.querySelector<HTMLImageElement>('figure.photo img');
      return image !== null && image.src !== shown && whole(image);
    },
  };
  let before: string | null | undefined;
  let first: string | undefined;
  let shown: string | undefined;
  let frames: number[] = [];
  let running = 0;
  let measured = Promise.resolve(NaN);

  const when = (test: () => boolean, from: () => number): Promise<number> =>
    new Promise((resolve, reject) => {
      const end = performance.now() + patienceMs;
      const look = (): void => {
        if (performance.now() > end) reject(new Error(`Nothing was seen within ${patienceMs} ms.`));
        else if (test()) requestAnimationFrame(() => resolve(performance.now() - from()));
        else requestAnimationFrame(look);
      };
      look();
    });

  const probes: Probes = {
    arm(kind, argument) {
      before = document.querySelector('[role=grid]')?.getAttribute('aria-label');
      first = document.getElementById('cell-0')?.title;
      shown = document.querySelector<HTMLImageElement>('figure.photo img')?.src;
      measured = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`Not seen after a key: ${kind} ${argument}`)), patienceMs);
        addEventListener(
          'keydown',
          (event) => {
            const from = event.timeStamp;
            void when(
              () => seen[kind](argument),
              () => from,
            ).then(resolve, reject);
          },
          { once: true, capture: true },
        );
      });
    },
    armed: () => measured,
    fromAddress(hash) {
      first = document.getElementById('cell-0')?.title;
      const from = performance.now();
      location.hash = hash;
      return when(seen.first, () => from);
    },
    untilGrid: () => when(gridIsWhole, () => 0),
    untilWhole() {
      const from = performance.now();
      return when(gridIsWhole, () => from);
    },
    startFrames() {
      frames = [];
      const turn = ++running;
      let last = performance.now();
      const next = (now: number): void => {
        if (turn !== running) return;
        frames.push(now - last);
        last = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame((now) => {
        last = now;
        requestAnimationFrame(next);
      });
    },
    stopFrames() {
      running++;
      return frames;
    },
    wrongCells(lastId) {
      return cells().flatMap((cell) => {
        const id = Number(/\/(\d+)\/thumb/.exec(cell.querySelector('img')?.dataset['source'] ?? '')?.[1]);
        const folder = Number(/^p(\d{4})\//.exec(cell.title)?.[1]);
        return Math.floor((id - 1) / lastId) === folder ? [] : [`${cell.title} shows ${id}`];
      });
    },
  };
  Object.assign(globalThis, { probes });
}
