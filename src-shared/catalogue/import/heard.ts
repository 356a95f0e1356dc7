/** Says that the file says two things. */
const contradicted = -1;

/** What a file says of one field, by image: a number of 0 or more, or the place of a text. A million images take 8 MB. */
export class Heard {
  readonly #values: Float64Array;

  constructor(highestId: number) {
    this.#values = new Float64Array(highestId + 1).fill(NaN);
  }

  /** @returns what was heard before, where this is something else; else null */
  hear(id: number, value: number): number | null {
    const before = this.#values[id]!;
    if (before === contradicted || before === value) return null;
    if (Number.isNaN(before)) {
      this.#values[id] = value;
      return null;
    }
    this.#values[id] = contradicted;
    return before;
  }

  /** Replaces what was heard. */
  set(id: number, value: number): void {
    this.#values[id] = value;
  }

  /** Null where nothing was said, or two things. */
  of(id: number): number | null {
    const value = this.#values[id]!;
    return value >= 0 ? value : null;
  }
}

/** Texts by the number in which they came first. */
export class Texts {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      this.#numbers.set(text, (number = this.#texts.length));
      this.#texts.push(text);
    }
    return number;
  }

  of(number: number): string {
    return this.#texts[number]!;
  }
}
