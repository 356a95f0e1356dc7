/** torchvision's `_setup_size`: a number or `[n]` is a square. */
export function sizePair(size: number | readonly number[]): readonly [height: number, width: number] {
  if (typeof size === 'number') return [size, size];
  return [size[0]!, size.at(-1)!];
}

/** A size as torchvision prints it after `_setup_size`: a list of two stays a list, all else becomes a tuple. */
export function sizeRepr(size: number | readonly number[]): string {
  const [height, width] = sizePair(size);
  return typeof size !== 'number' && size.length === 2 ? `[${height}, ${width}]` : `(${height}, ${width})`;
}
