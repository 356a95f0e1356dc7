/** Pictures under way at once: as many as keep a browser's six connections busy, and so few that those in sight need not wait for others. */
const mostUnderWay = 8;
/** While something moves, pictures begun in one frame: the rest of its time is for drawing it. */
const mostPerFrame = 2;
/** What is gone again sooner than this while something moves could not have been looked at. */
const dwellMs = 100;
/** After so many frames without a movement the page is at rest. Not after a time: one late frame is none. */
const restFrames = 4;

/** The clock and the frames of the page. */
export interface Frames {
  nowMs(): number;
  next(draw: () => void): void;
}

const framesOfThePage: Frames = {
  nowMs: () => performance.now(),
  next: (draw) => void requestAnimationFrame(draw),
};

/** What the queue needs of an image element. */
export type Picture = Pick<HTMLImageElement, 'src' | 'removeAttribute' | keyof EventTarget>;

interface Wish {
  readonly source: string;
  readonly position: number;
  readonly sinceMs: number;
}

/**
 * Gives images their pictures: those in sight before those beside it, the newest wish first. While the page moves only so many are begun in a frame as leave it time
 * to be drawn, and none of what flies past; at rest all are. A wish that is withdrawn costs nothing any more: a picture on its way is broken off.
 */
export class PictureQueue {
  readonly #frames: Frames;
  readonly #waiting = new Map<Picture, Wish>();
  readonly #underWay = new Set<Picture>();
  #framesAtRest = restFrames;
  #sight: readonly [first: number, end: number] = [0, Infinity];
  #isScheduled = false;

  constructor(frames: Frames = framesOfThePage) {
    this.#frames = frames;
  }

  /** Says which positions are in sight, and that this has just changed. */
  look(first: number, end: number): void {
    this.#framesAtRest = 0;
    this.#sight = [first, end];
  }

  /** @returns what withdraws the wish */
  want(image: Picture, source: string, position: number): () => void {
    this.#waiting.set(image, { source, position, sinceMs: this.#frames.nowMs() });
    this.#schedule();
    const settle = (): void => {
      if (this.#underWay.delete(image)) this.#schedule();
    };
    image.addEventListener('load', settle);
    image.addEventListener('error', settle);
    return () => {
      image.removeEventListener('load', settle);
      image.removeEventListener('error', settle);
      this.#waiting.delete(image);
      if (!this.#underWay.has(image)) return;
      image.removeAttribute('src');
      settle();
    };
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.size === 0 || this.#underWay.size >= mostUnderWay) return;
    this.#isScheduled = true;
    this.#frames.next(() => {
      this.#isScheduled = false;
      this.#begin(this.#frames.nowMs());
      this.#schedule();
    });
  }

  #begin(nowMs: number): void {
    const moves = ++this.#framesAtRest < restFrames;
    const free = mostUnderWay - this.#underWay.size;
    const [first, end] = this.#sight;
    const isSeen = ({ position }: Wish): boolean => position >= first && position < end;
    // A map keeps the order of the wishes.
    const wishes = [...this.#waiting].reverse();
    const next = moves
      ? wishes
          .filter(([, wish]) => isSeen(wish) && nowMs - wish.sinceMs >= dwellMs)
          .slice(0, Math.min(free, mostPerFrame))
      : [...wishes.filter(([, wish]) => isSeen(wish)), ...wishes.filter(([, wish]) => !isSeen(wish))].slice(
          0,
          free,
        );
    for (const [image, { source }] of next) {
      this.#waiting.delete(image);
      this.#underWay.add(image);
      image.src = source;
    }
  }
}
