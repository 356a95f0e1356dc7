/** Image formats by content. The ones without a codec here are named, so that a person learns what the file is. */
export type ImageFormat =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'tiff'
  | 'avif'
  | 'heic'
  | 'ico'
  | 'pnm'
  | 'jp2'
  | 'jxl'
  | 'psd'
  | 'svg'
  | 'tga';

const heifBrands = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/;

/** The format that the first bytes announce, or TGA's last ones; null where they are those of no image format known here. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | null {
  const head = latin1(bytes, 0, 16);
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(head)) return 'gif';
  if (/^RIFF[^]{4}WEBP/.test(head)) return 'webp';
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) return 'tiff';
  if (head.slice(4, 8) === 'ftyp') return isoBrand(bytes);
  if (head.startsWith('\0\0\x01\0')) return 'ico';
  if (/^P[1-6][\s#]/.test(head)) return 'pnm';
  if (head.startsWith('\0\0\0\x0cjP  \r\n\x87\n') || head.startsWith('\xff\x4f\xff\x51')) return 'jp2';
  if (head.startsWith('\xff\x0a') || head.startsWith('\0\0\0\x0cJXL \r\n\x87\n')) return 'jxl';
  if (head.startsWith('8BPS')) return 'psd';
  if (head.startsWith('BM')) return 'bmp';
  if (/^\uFEFF?\s*(<\?xml[^]*?|<!--[^]*?-->\s*|<!DOCTYPE\s+svg[^]*?)*<svg[\s>]/i.test(text(bytes, 4096)))
    return 'svg';
  // Since 1989 it stands at the end; older files have none.
  return latin1(bytes, bytes.length - 18, bytes.length) === 'TRUEVISION-XFILE.\0' ? 'tga' : null;
}

/** What a file without an image signature is, for the cases that people meet; null where that cannot be told. */
export function describeForeign(bytes: Uint8Array): string | null {
  const start = text(bytes, 512);
  if (start.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'This is a Git LFS pointer, not the image itself: run "git lfs pull" to get it.';
  }
  if (/^\s*(<!DOCTYPE\s+html|<html|<head|<body)/i.test(start)) {
    return 'This is a web page saved under an image name, probably an error page of the server it came from.';
  }
  if (/^\s*<\?xml/i.test(start))
    return 'This is an XML document, probably an error message of the server it came from.';
  if (/^\s*[{[]\s*["{]/.test(start)) return 'This is a JSON document, not an image.';
  if (start.startsWith('%PDF')) return 'This is a PDF document, not an image.';
  if (start.startsWith('PK\u0003\u0004')) return 'This is a ZIP archive, not an image.';
  if (bytes.subarray(0, 512).every((byte) => byte === 0)) {
    return 'The file begins with zero bytes only: the disk or the copy that it came from lost its content.';
  }
  return null;
}

/** AVIF and HEIC are the same container; the brands say which codec is inside. Other brands are video, or unknown. */
function isoBrand(bytes: Uint8Array): ImageFormat | null {
  const length = Math.min(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes.length, 256);
  const brands = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(latin1(bytes, at, at + 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  return brands.some((brand) => heifBrands.test(brand)) ? 'heic' : null;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function text(bytes: Uint8Array, limit: number): string {
  return new TextDecoder().decode(bytes.subarray(0, limit));
}
