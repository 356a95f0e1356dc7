import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { defaultDataFolder } from '../engine/data-folder.ts';

export interface Check {
  name: string;
  ok: boolean;
  found: string;
}

// A GIF of one red pixel.
const RED_PIXEL = 'R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=';

/** Tries what Winnow stands on, by doing it: a catalogue is made, a picture decoded. */
export async function examine(): Promise<Check[]> {
  return [
    { name: 'Node', ok: true, found: `${process.versions.node} on ${process.platform} ${process.arch}` },
    {
      name: 'machine',
      ok: true,
      found: `${availableParallelism()} processors, ${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    },
    await tried('data folder', async () => {
      await mkdir(defaultDataFolder(), { recursive: true });
      await withTemporaryFolder(() => Promise.resolve());
      return `${defaultDataFolder()} is writable`;
    }),
    await tried('catalogue', async () => {
      const { openCatalogue } = await import('../catalogue/open.ts');
      return withTemporaryFolder((folder) => {
        openCatalogue(join(folder, 'trial.winnow'), { create: true }).close();
        return Promise.resolve('SQLite opens, writes and closes');
      });
    }),
    await tried('decoders', async () => {
      const { decodeRgb } = await import('../decode/decode-rgb.ts');
      const { data, width, height } = await decodeRgb(Buffer.from(RED_PIXEL, 'base64'));
      if (width !== 1 || height !== 1 || data[0] !== 255 || data[1] !== 0)
        throw new Error('A red pixel came out as another.');
      return 'a picture decodes';
    }),
  ];
}

async function tried(name: string, attempt: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, found: await attempt() };
  } catch (error) {
    return { name, ok: false, found: error instanceof Error ? error.message : String(error) };
  }
}

async function withTemporaryFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(defaultDataFolder(), 'doctor-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
