/** A square PNG of a known size. */
export interface SizedPng {
  size: number;
  png: Uint8Array;
}

/**
 * A Windows icon with PNG entries.
 *
 * Layout: https://en.wikipedia.org/wiki/ICO_(file_format). A size of 256 is written as 0.
 */
export function encodeIco(images: readonly SizedPng[]): Uint8Array {
  const header = 6 + 16 * images.length;
  const file = Buffer.alloc(header + images.reduce((sum, { png }) => sum + png.length, 0));
  file.writeUInt16LE(1, 2);
  file.writeUInt16LE(images.length, 4);
  let at = header;
  images.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    file[entry] = size === 256 ? 0 : size;
    file[entry + 1] = size === 256 ? 0 : size;
    file.writeUInt16LE(1, entry + 4);
    file.writeUInt16LE(32, entry + 6);
    file.writeUInt32LE(png.length, entry + 8);
    file.writeUInt32LE(at, entry + 12);
    file.set(png, at);
    at += png.length;
  });
  return file;
}

/** Types of PNG entries, once for each size on a plain screen and once for a screen of double density. */
const icnsTypes: readonly [type: string, size: number][] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

/**
 * A macOS icon with PNG entries. Throws where a size is missing.
 *
 * Layout: https://en.wikipedia.org/wiki/Apple_Icon_Image_format
 */
export function encodeIcns(images: readonly SizedPng[]): Uint8Array {
  const chunks = icnsTypes.map(([type, size]) => {
    const image = images.find((one) => one.size === size);
    if (image === undefined) throw new Error(`Expected a picture of ${size} pixels.`);
    return chunk(type, image.png);
  });
  return chunk('icns', Buffer.concat(chunks));
}

function chunk(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
