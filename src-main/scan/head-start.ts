import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { FoundFile } from './todo-list.ts';
import type { WalkedFile } from './walk.ts';

/** What is judged meanwhile is held until the walk is done. */
const MOST_FILES = 4096;

/**
 * The first files of a root that nothing is known of are judged while the others are still looked for: none of them can be one that moved. Nothing is written before
 * all names are known, so that the classes are in order.
 */
export class HeadStart {
  readonly #judge: (file: FoundFile) => Promise<Judgement>;
  readonly #begun = new Map<string, Promise<Judgement>>();

  constructor(judge: (file: FoundFile) => Promise<Judgement>) {
    this.#judge = judge;
  }

  /** The files as they come. */
  async *along(walked: AsyncIterable<WalkedFile>): AsyncGenerator<WalkedFile> {
    for await (const file of walked) {
      if (file.isNamed && this.#begun.size < MOST_FILES) this.#begin(file);
      yield file;
    }
  }

  /** The judgement of a file that was begun; it is given once. */
  take(path: string): Promise<Judgement> | undefined {
    const begun = this.#begun.get(path);
    this.#begun.delete(path);
    return begun;
  }

  #begin(file: WalkedFile): void {
    const judgement = this.#judge(file);
    // Where the walk fails or is cancelled, nobody asks for it any more.
    judgement.catch(() => null);
    this.#begun.set(file.path, judgement);
  }
}
