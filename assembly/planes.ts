/**
 * `rows` rows of `width` RGB pixels as three planes of 32-bit numbers, `planeBytes` apart, each by a table of 256. Rows begin `stride` bytes apart; from one pixel to the next it
 * is `step` bytes: 3, or -3 for rows that are read from their ends.
 */
export function planes(
  source: usize,
  stride: usize,
  rows: i32,
  width: i32,
  step: isize,
  tables: usize,
  out: usize,
  planeBytes: usize,
): void {
  for (let y = 0; y < rows; y++) {
    let at = source;
    for (const end = out + ((<usize>width) << 2); out < end; out += 4) {
      const red = load<u32>(tables + ((<usize>load<u8>(at)) << 2));
      const green = load<u32>(tables + ((<usize>load<u8>(at, 1)) << 2), 1024);
      const blue = load<u32>(tables + ((<usize>load<u8>(at, 2)) << 2), 2048);
      store<u32>(out, red);
      store<u32>(out + planeBytes, green);
      store<u32>(out + 2 * planeBytes, blue);
      at += step;
    }
    source += stride;
  }
}
