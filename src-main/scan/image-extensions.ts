/** File-name endings that a scan takes for images, lower case. A file with another ending is counted, not judged. */
export const imageExtensions: ReadonlySet<string> = new Set(
  (
    'jpg jpeg jpe jfif png apng webp gif bmp dib tif tiff avif avifs heic heif ico cur tga ' +
    'pbm pgm ppm pnm pam jp2 j2k jpc jpf jpx jxl psd svg'
  ).split(' '),
);

export function isImageName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  // `.jpg` alone is a hidden file without an ending; macOS keeps resource forks in `._name.jpg`.
  return dot > 0 && !name.startsWith('._') && imageExtensions.has(name.slice(dot + 1).toLowerCase());
}
