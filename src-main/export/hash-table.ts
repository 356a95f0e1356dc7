/**
 * Small numbers by hash, nine bytes an entry, so that a million of them weigh less than a catalogue's page cache. Keys are the first 64 bits of a
 * cryptographic hash, of which two among a million agree by chance once in 40 million tables.
 */
export class HashTable {
  /** The halves of each key; a slot is free where its value is 0. */
  #keys = new Uint32Array(2 << 10);
  #values = new Uint8Array(1 << 10);
  #size = 0;

  /**
   * Keeps the number under a key that has none, and gives the one that was there; undefined where nothing was.
   *
   * @param hash at least 16 hexadecimal digits
   * @param value 0 to 254
   */
  add(hash: string, value: number): number | undefined {
    if (this.#size * 2 >= this.#values.length) this.#grow();
    const high = Number.parseInt(hash.slice(0, 8), 16);
    const low = Number.parseInt(hash.slice(8, 16), 16);
    const slot = this.#slotOf(high, low);
    const known = this.#values[slot]!;
    if (known !== 0) return known - 1;
    this.#put(slot, high, low, value + 1);
    this.#size++;
    return undefined;
  }

  #slotOf(high: number, low: number): number {
    const last = this.#values.length - 1;
    let slot = low & last;
    while (this.#values[slot] !== 0 && (this.#keys[slot * 2] !== high || this.#keys[slot * 2 + 1] !== low))
      slot = (slot + 1) & last;
    return slot;
  }

  #put(slot: number, high: number, low: number, stored: number): void {
    this.#keys[slot * 2] = high;
    this.#keys[slot * 2 + 1] = low;
    this.#values[slot] = stored;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Uint32Array(keys.length * 2);
    this.#values = new Uint8Array(values.length * 2);
    for (const [slot, stored] of values.entries()) {
      if (stored === 0) continue;
      const [high, low] = [keys[slot * 2]!, keys[slot * 2 + 1]!];
      this.#put(this.#slotOf(high, low), high, low, stored);
    }
  }
}
