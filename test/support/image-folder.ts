import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeJpeg } from '../../src-main/decode/encode-jpeg.ts';

/** A small JPEG of one colour with a gradient over it, another one for each number. */
export function smallJpeg(number: number, width = 40, height = 30): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data[i * 3] = (number * 37 + (i % width)) & 255;
    data[i * 3 + 1] = (number * 91 + Math.floor(i / width)) & 255;
    data[i * 3 + 2] = (number * 53) & 255;
  }
  return encodeJpeg({ mode: 'RGB', width, height, data }, 90);
}

/** A temporary folder with the files given: bytes, or a number for a small JPEG. */
export async function imageFolder(files: Record<string, number | Uint8Array | string>): Promise<string> {
  const root = join(await mkdtemp(join(tmpdir(), 'winnow-images-')), 'pets');
  await mkdir(root);
  await addFiles(root, files);
  return root;
}

export async function addFiles(
  root: string,
  files: Record<string, number | Uint8Array | string>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === 'number' ? smallJpeg(content) : content);
  }
}
