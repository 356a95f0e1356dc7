/** Whether a value is what JSON says of it, to its last part, so that nothing need be written beside it. */
export function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return !Number.isNaN(value);
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? value.every(isJson) : isPlain(value);
    default:
      return false;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    const part = (value as Record<string, unknown>)[key];
    // Left out of the JSON, and to be left out.
    if (part !== undefined && !isJson(part)) return false;
  }
  return true;
}
