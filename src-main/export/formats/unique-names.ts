/**
 * Gives each name once, also on file systems that do not tell `A` from `a`: a name that is taken gets `_2`, `_3`, … before its
 * extension, which sorts behind the name itself.
 */
export class UniqueNames {
  readonly #taken = new Set<string>();

  take(name: string): string {
    let unique = name;
    for (let i = 2; this.#taken.has(keyOf(unique)); i++) unique = numbered(name, i);
    this.#taken.add(keyOf(unique));
    return unique;
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
