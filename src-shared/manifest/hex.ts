const digits = '0123456789abcdef';

/** Lower-case hex digits of bytes. */
export function bytesToHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += digits[byte >> 4]! + digits[byte & 15]!;
  return hex;
}

/** Writes the bytes of lower-case hex digits, of which there are an even number, into `target` from `start` on. */
export function hexInto(
  hex: string,
  target: { set(index: number, value: number): void },
  start: number,
): void {
  for (let i = 0; i < hex.length; i += 2) {
    target.set(start + i / 2, (digitOf(hex.charCodeAt(i)) << 4) | digitOf(hex.charCodeAt(i + 1)));
  }
}

function digitOf(unit: number): number {
  return unit <= 0x39 ? unit - 0x30 : unit - 0x57;
}
