const digits = '0123456789abcdef';

/** Lower-case hex digits of bytes. */
export function bytesToHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += digits[byte >> 4]! + digits[byte & 15]!;
  return hex;
}

/** Writes the bytes of lower-case hex digits, of which there are an even number, into `target`. */
export function hexInto(hex: string, target: Uint8Array): void {
  for (let i = 0; i < hex.length; i += 2) {
    target[i >> 1] = (digitOf(hex.charCodeAt(i)) << 4) | digitOf(hex.charCodeAt(i + 1));
  }
}

/** Whether a text is `length` lower-case hex digits. */
export function isHex(text: string, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (!((unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x66))) return false;
  }
  return true;
}

function digitOf(unit: number): number {
  return unit <= 0x39 ? unit - 0x30 : unit - 0x57;
}
