import { hash } from 'node:crypto';
import { HashTable } from '../hash-table.ts';

/**
 * Gives each name once, also on file systems that do not tell `A` from `a`: a name that is taken gets `_2`, `_3`, … before its
 * extension, which sorts behind the name itself.
 */
export class UniqueNames {
  readonly #taken = new HashTable();
  /** How far the numbers of a name went, for names that many files have. */
  readonly #numbered = new Map<string, number>();

  take(name: string): string {
    if (this.#isFree(name)) return name;
    const key = keyOf(name);
    for (let i = this.#numbered.get(key) ?? 2; ; i++) {
      const unique = numbered(name, i);
      if (!this.#isFree(unique)) continue;
      this.#numbered.set(key, i + 1);
      return unique;
    }
  }

  /** Whether nobody had this name; from now on somebody has. */
  #isFree(name: string): boolean {
    return this.#taken.add(hash('sha256', keyOf(name)), 0) === undefined;
  }
}

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function numbered(name: string, i: number): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}_${i}${name.slice(dot)}` : `${name}_${i}`;
}

/** A class or split as the name of a folder, on every platform: what a file system may refuse becomes `_`. */
export function folderName(name: string): string {
  const plain = name
    .replaceAll(/[\p{Control}"*/:<>?\\|]/gu, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain;
}
