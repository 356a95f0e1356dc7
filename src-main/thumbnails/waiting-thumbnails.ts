export interface Made {
  sha256: string;
  /** null for a file without a picture. */
  jpeg: Uint8Array | null;
}

/** So many are written together without waiting any longer. */
const mostRows = 64;
const roomBytes = 2 * 1024 * 1024;

/** Thumbnails that are to be written together. They lie in a room that is used again and again: memory that is new costs more than to write them. */
export class WaitingThumbnails {
  readonly #made = new Map<string, Made>();
  #room: Buffer | undefined;
  #used = 0;

  get size(): number {
    return this.#made.size;
  }

  /** Copies the JPEG. @returns whether there is room for no more */
  add({ sha256, jpeg }: Made): boolean {
    this.#made.set(sha256, { sha256, jpeg: jpeg && this.#copied(jpeg) });
    return this.#made.size >= mostRows || this.#used > roomBytes / 2;
  }

  /** A copy. */
  get(sha256: string): { jpeg: Uint8Array | null } | undefined {
    const made = this.#made.get(sha256);
    return made && { jpeg: made.jpeg && Buffer.from(made.jpeg) };
  }

  /** All of them, valid until the next one is added: they wait no longer. */
  take(): Made[] {
    const made = [...this.#made.values()];
    this.#made.clear();
    this.#used = 0;
    return made;
  }

  #copied(jpeg: Uint8Array): Uint8Array {
    this.#room ??= Buffer.allocUnsafeSlow(roomBytes);
    if (this.#used + jpeg.length > roomBytes) return Buffer.from(jpeg);
    this.#room.set(jpeg, this.#used);
    return this.#room.subarray(this.#used, (this.#used += jpeg.length));
  }
}
