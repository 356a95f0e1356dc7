import { cutAt, errorPage, flipBytes, lfsPointer, spoilCheckSum, zeroRun } from './break-file.ts';

/** The files of a dataset, by path relative to its folder. */
export type Files = Map<string, Buffer>;

const breaks: [string, (bytes: Buffer) => Buffer][] = [
  ['leaf/leaf-023.jpg', (bytes) => cutAt(bytes, 0.62)],
  ['pebble/pebble-037.jpg', (bytes) => cutAt(bytes, 0.27)],
  ['shell/shell-021.png', (bytes) => cutAt(bytes, 0.5)],
  ['pebble/pebble-058.jpg', () => Buffer.alloc(0)],
  ['shell/shell-017.jpg', () => errorPage],
  ['leaf/leaf-064.jpg', () => lfsPointer],
  ['leaf/leaf-040.jpg', (bytes) => flipBytes(bytes, [0.31, 0.36, 0.4, 0.41, 0.42, 0.43, 0.55, 0.72])],
  ['pebble/pebble-102.jpg', (bytes) => flipBytes(bytes, [0.18, 0.4])],
  ['pebble/pebble-125.jpg', (bytes) => zeroRun(bytes, 0.45, 0.6)],
  ['leaf/leaf-071.jpg', (bytes) => zeroRun(bytes, 0, 1)],
  ['pebble/pebble-088.png', spoilCheckSum],
];

/** PNG pictures under a JPEG's name, and the other way round: they decode, and are worth a notice. */
const renamed: [string, string][] = [
  ['leaf/leaf-052.png', 'leaf/leaf-052.jpg'],
  ['pebble/pebble-070.jpg', 'pebble/pebble-070.png'],
];

/** Copies under another name; the last but one stands in another class. */
const copies: [string, string][] = [
  ['leaf/leaf-007.jpg', 'leaf/leaf-007 (1).jpg'],
  ['leaf/leaf-044.jpg', 'leaf/leaf-079.jpg'],
  ['pebble/pebble-021.jpg', 'pebble/pebble-021-copy.jpg'],
  ['pebble/pebble-021.jpg', 'pebble/pebble-139.jpg'],
  ['pebble/pebble-090.jpg', 'pebble/pebble-140.jpg'],
  ['shell/shell-003.jpg', 'pebble/pebble-141.jpg'],
  ['shell/shell-026.jpg', 'shell/shell-030.jpg'],
];

/** How many files are broken, for whoever checks the dataset. */
export const brokenFiles: readonly string[] = breaks.map(([path]) => path);

/** Adds what real datasets have: duplicates, wrong extensions, and broken files. Changes `files`. */
export function spoil(files: Files): void {
  for (const [from, to] of copies) files.set(to, taken(files, from));
  for (const [from, to] of renamed) {
    files.set(to, taken(files, from));
    files.delete(from);
  }
  for (const [path, spoiler] of breaks) files.set(path, spoiler(taken(files, path)));
}

function taken(files: Files, path: string): Buffer {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`Expected ${path} in the plan of the sample dataset.`);
  return bytes;
}
