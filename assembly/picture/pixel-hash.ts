// The hash of all bytes of a picture, as src-shared/catalogue/measures/pixel-hash.ts takes it: 16 sums of 32 bits beside each other.

const factor: i32 = <i32>0x9e3779b1;
const blockBytes: usize = 64;

/** What is left behind the last whole block, and zeros. */
const rest = memory.data(64, 16);
/** 128 bits. */
export const pixelHash = memory.data(16, 16);

let a: v128 = i32x4.splat(0);
let b: v128 = i32x4.splat(0);
let c: v128 = i32x4.splat(0);
let d: v128 = i32x4.splat(0);

export function hashPixels(picture: usize, width: i32, height: i32): void {
  const bytes = <usize>width * <usize>height * 3;
  const first = width * 0x10001 + height;
  a = firstSums(first);
  b = firstSums(first + 4);
  c = firstSums(first + 8);
  d = firstSums(first + 12);
  const whole = bytes & ~(blockBytes - 1);
  addBlocks(picture, picture + whole);
  memory.fill(rest, 0, blockBytes);
  memory.copy(rest, picture + whole, bytes - whole);
  addBlocks(rest, rest + blockBytes);
  let hash = mixed(i32x4.splat(0), a);
  hash = mixed(hash, b);
  hash = mixed(hash, c);
  hash = mixed(hash, d);
  v128.store(pixelHash, hash);
}

function firstSums(first: i32): v128 {
  return i32x4.mul(i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), i32x4.splat(factor));
}

function addBlocks(from: usize, end: usize): void {
  let e = a;
  let f = b;
  let g = c;
  let h = d;
  for (let at = from; at < end; at += blockBytes) {
    e = mixed(e, v128.load(at));
    f = mixed(f, v128.load(at, 16));
    g = mixed(g, v128.load(at, 32));
    h = mixed(h, v128.load(at, 48));
  }
  a = e;
  b = f;
  c = g;
  d = h;
}

function mixed(sums: v128, words: v128): v128 {
  const products = i32x4.mul(v128.xor(sums, words), i32x4.splat(factor));
  return v128.xor(products, i32x4.shr_u(products, 15));
}
