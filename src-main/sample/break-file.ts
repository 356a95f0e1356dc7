/** The ways in which files of real datasets are broken. Each takes a sound file and gives back what is found on disks instead. */

/** A download that stopped. */
export function cutAt(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

/** A copy with a hole: a run of zeros where a block was never written. */
export function zeroRun(bytes: Buffer, fromShare: number, toShare: number): Buffer {
  const copy = Buffer.from(bytes);
  return copy.fill(0, Math.floor(bytes.length * fromShare), Math.floor(bytes.length * toShare));
}

/** Bits that fell over in a JPEG's entropy-coded data. Never makes a marker: the bytes written stay below 0xff. */
export function flipBytes(bytes: Buffer, positions: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
  for (const share of positions) {
    const at = scan + 20 + Math.floor((bytes.length - scan - 24) * share);
    copy[at] = (copy[at]! ^ 0x5a) & 0x7f;
  }
  return copy;
}

/** A PNG whose first data chunk does not agree with its check sum. */
export function spoilCheckSum(png: Buffer): Buffer {
  const copy = Buffer.from(png);
  const data = png.indexOf('IDAT');
  const end = data + 4 + png.readUInt32BE(data - 4);
  copy[end] = copy[end]! ^ 0xff;
  return copy;
}

/** What a server answers when the picture has moved, saved under the picture's name. */
export const errorPage = Buffer.from(
  '<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head>\n<body><h1>Not Found</h1><p>The requested picture was not found on this server.</p></body></html>\n',
);

/** What a clone without large files leaves in the place of each. */
export const lfsPointer = Buffer.from(
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'}\nsize 48213\n`,
);
