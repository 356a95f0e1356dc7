import { fetchThumbnails, keptThumbnail } from './thumbnails.ts';

/** Pictures asked for together at rest, and while something moves: then the time is for drawing it. */
const [mostAtRest, mostMoving] = [64, 14];
/** What is gone again sooner than this while something moves could not have been looked at. */
const dwellMs = 100;
/** After so many frames without a movement the page is at rest. Not after a time: one late frame is none. */
const restFrames = 4;

/** What the queue needs of the page around it. */
export interface Surroundings {
  nowMs(): number;
  nextFrame(draw: () => void): void;
  /** The pictures by their addresses; those that are not among them are asked for alone. */
  fetchTogether(sources: readonly string[]): Promise<ReadonlyMap<string, string>>;
  kept(source: string): string | undefined;
}

const thePage: Surroundings = {
  nowMs: () => performance.now(),
  nextFrame: (draw) => void requestAnimationFrame(draw),
  fetchTogether: fetchThumbnails,
  kept: keptThumbnail,
};

/** What the queue needs of an image element. */
export type Picture = Pick<HTMLImageElement, 'src' | 'removeAttribute' | 'isConnected'>;

interface Wish {
  readonly source: string;
  readonly position: number;
  readonly sinceMs: number;
}

/**
 * Gives images their pictures, many with one request: those in sight before those beside it, the newest wish first. While the page moves few are asked for, and none
 * of what flies past. A wish that is withdrawn costs nothing any more.
 */
export class PictureQueue {
  readonly #page: Surroundings;
  readonly #waiting = new Map<Picture, Wish>();
  #framesAtRest = restFrames;
  #sight: readonly [first: number, end: number] = [0, Infinity];
  #isScheduled = false;
  #isFetching = false;

  constructor(page: Surroundings = thePage) {
    this.#page = page;
  }

  /** Says which positions are in sight. */
  look(first: number, end: number): void {
    this.#sight = [first, end];
  }

  /** Something moves: the next frames belong to it. */
  moved(): void {
    this.#framesAtRest = 0;
  }

  /** @returns what withdraws the wish */
  want(image: Picture, source: string, position: number): () => void {
    const picture = this.#page.kept(source);
    if (picture !== undefined) {
      image.src = picture;
      return () => undefined;
    }
    this.#waiting.set(image, { source, position, sinceMs: this.#page.nowMs() });
    this.#schedule();
    return () => {
      this.#waiting.delete(image);
      // What is asked for alone and not here yet is broken off. Not of an element that has left the page already: Chromium would then keep it for ever, as one
      // that listens for the size of the window.
      if (image.isConnected) image.removeAttribute('src');
    };
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isFetching || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    this.#page.nextFrame(() => {
      this.#isScheduled = false;
      void this.#fetch(this.#next());
      this.#schedule();
    });
  }

  /** What is to be asked for in this frame. */
  #next(): [Picture, Wish][] {
    const nowMs = this.#page.nowMs();
    const moves = ++this.#framesAtRest < restFrames;
    const [first, end] = this.#sight;
    const isSeen = ({ position }: Wish): boolean => position >= first && position < end;
    // A map keeps the order of the wishes.
    const wishes = [...this.#waiting].reverse();
    const seen = wishes.filter(([, wish]) => isSeen(wish));
    if (moves) return seen.filter(([, { sinceMs }]) => nowMs - sinceMs >= dwellMs).slice(0, mostMoving);
    return (seen.length > 0 ? seen : wishes).slice(0, mostAtRest);
  }

  async #fetch(wishes: [Picture, Wish][]): Promise<void> {
    if (wishes.length === 0) return;
    this.#isFetching = true;
    const pictures = await this.#page.fetchTogether(wishes.map(([, { source }]) => source));
    this.#isFetching = false;
    for (const [image, wish] of wishes) {
      // It may have been withdrawn meanwhile.
      if (this.#waiting.get(image) !== wish) continue;
      this.#waiting.delete(image);
      image.src = pictures.get(wish.source) ?? wish.source;
    }
    this.#schedule();
  }
}
