// Luma as 19 R + 38 G + 7 B: 64 times the mean of ITU-R BT.601, with its weights rounded to whole ones. At most 16320, so that it fits 16 bits with a sign.

/** Of 8 pixels side by side, 16 bits each. Reads 24 bytes. */
export function lumaOf8(at: usize): v128 {
  const first = v128.load(at);
  const last = v128.load(at, 8);
  const redGreen = i8x16.shuffle(first, last, 0, 3, 6, 9, 12, 15, 26, 29, 1, 4, 7, 10, 13, 24, 27, 30);
  const blues = i8x16.shuffle(first, last, 2, 5, 8, 11, 14, 25, 28, 31, 2, 5, 8, 11, 14, 25, 28, 31);
  const red = i16x8.extend_low_i8x16_u(redGreen);
  const green = i16x8.extend_high_i8x16_u(redGreen);
  const blue = i16x8.extend_low_i8x16_u(blues);
  const redAndGreen = i16x8.mul(i16x8.add(red, i16x8.add(green, green)), i16x8.splat(19));
  return i16x8.add(redAndGreen, i16x8.mul(blue, i16x8.splat(7)));
}

/** Of 4 pixels that are `stride` bytes apart, 32 bits each. Reads 4 bytes of each. */
export function lumaOf4(at: usize, stride: usize): v128 {
  let pixels = v128.load32_zero(at);
  pixels = v128.load32_lane(at + stride, pixels, 1);
  pixels = v128.load32_lane(at + 2 * stride, pixels, 2);
  pixels = v128.load32_lane(at + 3 * stride, pixels, 3);
  const weights = i16x8(19, 38, 7, 0, 19, 38, 7, 0);
  const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), weights);
  const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), weights);
  return i32x4.add(i32x4.shuffle(low, high, 0, 2, 4, 6), i32x4.shuffle(low, high, 1, 3, 5, 7));
}
