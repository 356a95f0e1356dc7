// How many pixels have which levels, as src-shared/catalogue/measures/levels.ts counts them.

/** Counts of 32 bits: of 256 levels of brightness; then of red, green and blue. */
export const brightness = memory.data((256 + 768) * 4, 16);
export const histogram = brightness + 256 * 4;

/** Up to this difference between the channels the sample is not trusted, and every pixel is looked at. */
const nearlyGray: i32 = 16;

/** What was found: pixels counted, and the largest difference between two channels. */
export let counted: i32 = 0;
export let chroma: i32 = 0;

function countAt(counts: usize, place: i32): void {
  const at = counts + ((<usize>place) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

/** Looks at every `step`-th pixel of every `step`-th row. */
export function countLevels(picture: usize, width: i32, height: i32, step: i32): void {
  memory.fill(brightness, 0, 256 * 4);
  memory.fill(histogram, 0, 768 * 4);
  counted = 0;
  chroma = 0;
  const firstColumn = min(step >> 1, width - 1);
  for (let y = min(step >> 1, height - 1); y < height; y += step) {
    const row = picture + <usize>y * <usize>width * 3;
    const end = row + <usize>width * 3;
    for (let at = row + <usize>firstColumn * 3; at < end; at += <usize>step * 3) {
      const red = <i32>load<u8>(at);
      const green = <i32>load<u8>(at, 1);
      const blue = <i32>load<u8>(at, 2);
      const square = 241 * red * red + 691 * green * green + 68 * blue * blue;
      countAt(brightness, <i32>(Math.sqrt(<f64>square * 0.001) + 0.5));
      countAt(histogram, red);
      countAt(histogram, 256 + green);
      countAt(histogram, 512 + blue);
      chroma = max(chroma, spreadOf(red, green, blue));
      counted++;
    }
  }
  if (chroma <= nearlyGray && step > 1) chroma = largestSpread(picture, <usize>width * <usize>height * 3);
}

function spreadOf(red: i32, green: i32, blue: i32): i32 {
  return max(max(red, green), blue) - min(min(red, green), blue);
}

/** Of all pixels, up to the first that is not nearly grey. 16 pixels at a time are passed over; those at the end, and those that decide, are looked at one by one. */
function largestSpread(picture: usize, bytes: usize): i32 {
  let at = picture;
  const end = picture + bytes;
  let spreads = i8x16.splat(0);
  const most = i8x16.splat(<i8>nearlyGray);
  for (; at + 48 <= end; at += 48) {
    const spread = spreadOf16(at);
    if (v128.any_true(i8x16.gt_u(spread, most))) break;
    spreads = i8x16.max_u(spreads, spread);
  }
  let largest = 0;
  for (let i = 0; i < 16; i++) {
    largest = max(largest, <i32>i8x16.extract_lane_u(spreads, 0));
    spreads = i8x16.shuffle(spreads, spreads, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
  }
  for (; at < end && largest <= nearlyGray; at += 3) {
    largest = max(largest, spreadOf(load<u8>(at), load<u8>(at, 1), load<u8>(at, 2)));
  }
  return largest;
}

/** Of 16 pixels side by side the difference between their highest and their lowest channel, in bytes. */
function spreadOf16(at: usize): v128 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const redOfTwo = i8x16.shuffle(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
  const red = i8x16.shuffle(redOfTwo, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
  const greenOfTwo = i8x16.shuffle(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
  const green = i8x16.shuffle(greenOfTwo, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
  const blueOfTwo = i8x16.shuffle(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
  const blue = i8x16.shuffle(blueOfTwo, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
  const highest = i8x16.max_u(i8x16.max_u(red, green), blue);
  return i8x16.sub(highest, i8x16.min_u(i8x16.min_u(red, green), blue));
}
