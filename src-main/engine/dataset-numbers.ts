import type { ReadCatalogue } from '../catalogue/catalogue.ts';
import type { BackgroundReader } from './background/background-reader.ts';

/** Of fewer images the numbers are read as soon as a file of them would be. */
const MANY_IMAGES = 20_000;
/** They are kept once nothing has changed for so long. */
const QUIET_MS = 30_000;

export interface DatasetNumbersOptions {
  catalogue: ReadCatalogue;
  reader: BackgroundReader;
  /** Whether they are written beside the catalogue, which is its writer's to do. */
  keeps: boolean;
}

/** Sees to it that the numbers which queries ask for are there: read beside the engine when a dataset is opened, and kept in files for the next time. */
export class DatasetNumbers {
  /** Once they are in memory, or as good as. */
  readonly ready: Promise<void>;
  readonly #options: DatasetNumbersOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isKept = false;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: DatasetNumbersOptions) {
    this.#options = options;
    this.ready = this.#load();
    void this.ready.then(() => this.changed());
  }

  /** To be told of every change of the catalogue. */
  changed(): void {
    this.#isKept = false;
    clearTimeout(this.#timer);
    if (!this.#options.keeps || this.#closed) return;
    this.#timer = setTimeout(() => void this.#keep(), QUIET_MS).unref();
  }

  /** Keeps what has changed since they were kept, if it is in memory. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#write();
  }

  /** Where a change comes between, it is tried once more. */
  async #load(): Promise<void> {
    const { catalogue, reader } = this.#options;
    try {
      for (let attempt = 0; attempt < 2; attempt++) {
        const missing = catalogue.missingColumns();
        if (missing.length === 0) return;
        const isSame = catalogue.useColumns(await reader.ask('loadColumns', missing));
        // Its cache of the whole file would stay as long as the thread.
        await reader.rest();
        if (isSame) return;
      }
    } catch {
      // The dataset was closed meanwhile, or whoever asks next is told what is wrong with the catalogue.
    }
  }

  async #keep(): Promise<void> {
    await this.#load();
    await this.#write();
  }

  #write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeNow());
    return this.#writing;
  }

  async #writeNow(): Promise<void> {
    const { catalogue, keeps } = this.#options;
    if (!keeps || this.#isKept) return;
    try {
      if (catalogue.highestId() >= MANY_IMAGES) this.#isKept = await catalogue.keepColumns();
    } catch {
      // A disk that is full or cannot be written keeps nothing; the rows are there all the same.
    }
  }
}
