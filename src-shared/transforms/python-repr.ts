/** A number as Python prints it: in full between 1e-4 and 1e16, with an exponent of two digits beyond. A whole number prints as an int. */
function numberRepr(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  return String(value);
}

/** Numbers, lists, booleans and null as Python's `str` prints them; text stands as it is. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberRepr(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  return String(value);
}

/** A Python float, which a whole number shows by its `.0`. */
export function floatRepr(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : numberRepr(value);
}

/** `(a, b)`. */
export function tupleRepr(values: readonly number[], repr: (value: number) => string = pythonRepr): string {
  return values.length === 1 ? `(${repr(values[0]!)},)` : `(${values.map(repr).join(', ')})`;
}

/** `[a, b]` of floats. */
export function floatsRepr(values: readonly number[]): string {
  return `[${values.map(floatRepr).join(', ')}]`;
}
