/**
 * Compares two strings as their UTF-8 bytes would compare (which is by code point), without encoding them. JavaScript's own `<` compares UTF-16
 * units, which puts U+E000 to U+FFFF after the characters beyond U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return lifted(x) - lifted(y);
  }
  return a.length - b.length;
}

/** Moves surrogates above every other unit, and the rest of the plane into their place. */
function lifted(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
