import { decodeUtf8 } from './utf8.ts';

/** Numbers names from 0 on, in the order in which they are met first. Lines that follow each other mostly have the same name, which is found by its bytes. */
export class NameIds {
  readonly #ids = new Map<string, number>();
  #lastId = -1;
  #lastBytes: Uint8Array = new Uint8Array(0);

  constructor(names: Iterable<string> = []) {
    for (const name of names) this.add(name);
  }

  get names(): string[] {
    return [...this.#ids.keys()];
  }

  /** -1 for a name that was not met. */
  find(name: string): number {
    return this.#ids.get(name) ?? -1;
  }

  /** The id of a name, which is a new one where it was not met. */
  add(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(name, id);
    }
    return id;
  }

  /** As {@link find}, for a name in UTF-8. */
  findBytes(bytes: Uint8Array, start: number, end: number): number {
    const last = this.#lastBytes;
    if (this.#lastId >= 0 && last.length === end - start) {
      let i = 0;
      while (i < last.length && last[i] === bytes[start + i]) i++;
      if (i === last.length) return this.#lastId;
    }
    const id = this.find(decodeUtf8(bytes, start, end));
    if (id >= 0) {
      this.#lastId = id;
      this.#lastBytes = bytes.slice(start, end);
    }
    return id;
  }

  /** As {@link add}, for a name in UTF-8. */
  addBytes(bytes: Uint8Array, start: number, end: number): number {
    const id = this.findBytes(bytes, start, end);
    return id >= 0 ? id : this.add(decodeUtf8(bytes, start, end));
  }
}
