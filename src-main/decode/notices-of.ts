import type { Notice } from '../../src-shared/catalogue/notice.ts';
import type { Header } from './codec.ts';
import type { ImageFormat } from './signature.ts';

/** The extensions that a format goes by, lower case. */
const extensions: Record<ImageFormat, readonly string[]> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'mpo'],
  png: ['png', 'apng'],
  gif: ['gif'],
  webp: ['webp'],
  bmp: ['bmp', 'dib'],
  tiff: ['tif', 'tiff'],
  avif: ['avif', 'heif'],
  heic: ['heic', 'heif'],
  ico: ['ico'],
  pnm: ['pnm', 'ppm', 'pgm', 'pbm'],
  jp2: ['jp2', 'j2k', 'j2c', 'jpc', 'jpf', 'jpx'],
  jxl: ['jxl'],
  psd: ['psd', 'psb'],
  svg: ['svg'],
  tga: ['tga'],
};

/** What is worth knowing about a file from its name and header. */
export function noticesOf(fileName: string, header: Header): Notice[] {
  const found: Notice[] = [];
  if (hasWrongExtension(fileName, header.format)) found.push('wrong-extension');
  if (header.orientation > 1) found.push('exif-rotated');
  if (header.frames > 1 && header.format !== 'tiff' && header.format !== 'ico') found.push('animated');
  if (header.hasAlpha) found.push('alpha');
  if (header.colorSpace === 'cmyk') found.push('cmyk');
  if (header.bitDepth > 8) found.push('sixteen-bit');
  if (header.colorSpace === 'palette') found.push('palette');
  return found;
}

/** Whether the name promises another format than the content has. A name without an extension promises nothing. */
export function hasWrongExtension(fileName: string, format: ImageFormat): boolean {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase();
  return extension !== undefined && !extensions[format].includes(extension);
}
