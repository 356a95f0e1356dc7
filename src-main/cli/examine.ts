import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultDataFolder } from '../engine/data-folder.ts';

export interface Check {
  name: string;
  /** `missing`: Winnow works without it, in part. */
  state: 'ok' | 'missing' | 'failed';
  found: string;
  /** What to do; null where there is nothing to. */
  todo: string | null;
}

// A GIF of one red pixel.
const RED_PIXEL = 'R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=';
const leastFreeBytes = 2 * 2 ** 30;
const browserNames = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'firefox',
  'chrome',
  'msedge',
];

/** Tries what Winnow stands on, by doing it: a catalogue is made, a picture decoded. */
export async function examine(): Promise<Check[]> {
  const reinstall = 'Install the packages again: npm ci.';
  return [
    runtime(),
    found('machine', `${availableParallelism()} processors, ${gibibytes(totalmem())} GiB; no GPU is needed`),
    await tried('data folder', 'Make it writable, or name another one with WINNOW_DATA.', async () => {
      await mkdir(defaultDataFolder(), { recursive: true });
      await withTemporaryFolder(() => Promise.resolve());
      return `${defaultDataFolder()} is writable`;
    }),
    await diskSpace(),
    await tried('catalogue', reinstall, async () => {
      const { openCatalogue } = await import('../catalogue/open.ts');
      return withTemporaryFolder((folder) => {
        openCatalogue(join(folder, 'trial.winnow'), { create: true }).close();
        return Promise.resolve('SQLite opens, writes and closes');
      });
    }),
    await tried('decoders', reinstall, async () => {
      const { decodeRgb } = await import('../decode/decode-rgb.ts');
      const { encodeJpeg } = await import('../decode/encode-jpeg.ts');
      const { data, width, height } = await decodeRgb(Buffer.from(RED_PIXEL, 'base64'));
      if (width !== 1 || height !== 1 || data[0] !== 255 || data[1] !== 0)
        throw new Error('A red pixel came out as another.');
      const jpeg = encodeJpeg({ mode: 'RGB', width, height, data: new Uint8Array(data) }, 90);
      await decodeRgb(Buffer.from(jpeg));
      return 'a GIF and a JPEG decode';
    }),
    page(),
    browser(),
    electron(),
  ];
}

function found(name: string, text: string): Check {
  return { name, state: 'ok', found: text, todo: null };
}

function runtime(): Check {
  const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
  const text = `${process.versions.node} on ${process.platform} ${process.arch}`;
  return major > 22 || (major === 22 && minor >= 18)
    ? found('Node', text)
    : { name: 'Node', state: 'failed', found: text, todo: 'Install Node 22.18 or newer.' };
}

async function diskSpace(): Promise<Check> {
  const name = 'disk';
  try {
    const { bavail, bsize } = await statfs(defaultDataFolder());
    const text = `${gibibytes(bavail * bsize)} GiB free for the data folder`;
    if (bavail * bsize >= leastFreeBytes) return found(name, text);
    return {
      name,
      state: 'missing',
      found: text,
      todo: 'Make room: thumbnails and catalogues take up to 2 GiB.',
    };
  } catch (error) {
    return {
      name,
      state: 'failed',
      found: String(error),
      todo: 'Name a data folder on another disk with WINNOW_DATA.',
    };
  }
}

/** The built page: beside the source, or beside the emitted package. */
function page(): Check {
  const built = ['../../out/renderer/index.html', '../../../renderer/index.html']
    .map((way) => fileURLToPath(new URL(way, import.meta.url)))
    .find((file) => existsSync(file));
  return built === undefined
    ? {
        name: 'page',
        state: 'missing',
        found: 'not built',
        todo: 'Build it for winnow serve: npm run build.',
      }
    : found('page', built);
}

function browser(): Check {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const applications = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    '/Applications/Safari.app/Contents/MacOS/Safari',
    join(process.env['PROGRAMFILES(X86)'] ?? '', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ];
  const candidates = [
    ...browserNames.flatMap((name) => folders.map((folder) => join(folder, name + suffix))),
    ...applications,
  ];
  const executable = candidates.find(isExecutable);
  if (executable !== undefined) return found('browser', executable);
  const todo =
    'Open the address of winnow serve in the browser of another machine, through the tunnel that it prints.';
  return { name: 'browser', state: 'missing', found: 'none on this machine', todo };
}

/** Electron's binary; its package is never loaded, for that would fetch it. */
function electron(): Check {
  const name = 'Electron';
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const file = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    if (isExecutable(file)) return found(name, file);
  } catch {
    // Not there, or fetched by nobody yet.
  }
  return {
    name,
    state: 'missing',
    found: 'not installed',
    todo: 'Start the window once with npm start, which fetches it; winnow serve needs none.',
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}

async function tried(name: string, todo: string, attempt: () => Promise<string>): Promise<Check> {
  try {
    return found(name, await attempt());
  } catch (error) {
    return { name, state: 'failed', found: error instanceof Error ? error.message : String(error), todo };
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
