import { createHash } from 'node:crypto';
import { close, fstat, open as openFile, read } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { toFilePath } from '../../decode/spelled-path.ts';
import { checkUnchanged, goneError } from './check-unchanged.ts';
import type { FormatSample } from './format.ts';
import { tarEndBytes, tarHeader, tarPaddingBytes } from './tar.ts';

/** So many pictures are read at once. */
const AHEAD = 16;
/** After so much the disk is told to begin: what is left to wait for at the end is then little. */
const FLUSHED_BYTES = 16 << 20;

// A million FileHandles cost more than what they are opened for.
const [openFd, statFd, readFd, closeFd] = [openFile, fstat, read, close].map((call) => promisify(call as never)) as unknown as [
  (path: string | Buffer, flags: string) => Promise<number>,
  (fd: number) => Promise<{ size: number; mtimeMs: number }>,
  (fd: number, target: Buffer, at: number, length: number, position: null) => Promise<{ bytesRead: number }>,
  (fd: number) => Promise<void>,
]; // prettier-ignore

/**
 * A tar archive that is written in blocks. Pictures are read straight into their places in a block, several at once, while the block before is written;
 * nothing is copied in memory.
 */
export class TarBlocks {
  sizeBytes = 0;
  readonly #handle: FileHandle;
  readonly #blockBytes: number;
  #block: Buffer;
  #spare: Buffer | null = null;
  #used = 0;
  /** In the order of their places, so that of several pictures that cannot be read the first is named. */
  #reading: Promise<void>[] = [];
  #writing: Promise<void> = Promise.resolve();
  #flushing: Promise<void> = Promise.resolve();
  #unflushedBytes = 0;

  private constructor(handle: FileHandle, blockBytes: number) {
    this.#handle = handle;
    this.#blockBytes = blockBytes;
    this.#block = Buffer.allocUnsafeSlow(blockBytes);
  }

  static async create(file: string, blockBytes: number): Promise<TarBlocks> {
    return new TarBlocks(await open(file, 'wx'), blockBytes);
  }

  async addText(name: string, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    bytes.copy(await this.#placeOf(name, bytes.length));
  }

  /** Throws `IMAGE_UNREADABLE`, now or later, for a picture that is gone or is not the one that was scanned. */
  async addPicture(name: string, one: FormatSample): Promise<void> {
    const place = await this.#placeOf(name, one.sample.bytes!);
    const reading = readInto(place, one);
    // What fails is thrown when its turn comes.
    reading.catch(() => undefined);
    this.#reading.push(reading);
    if (this.#reading.length >= AHEAD) await this.#reading.shift();
  }

  /** The end of the archive; all of it is on the disk when this returns. */
  async finish(): Promise<void> {
    (await this.#room(tarEndBytes)).fill(0);
    await this.#write();
    await this.#writing;
    await this.#flushing;
    await this.#handle.sync();
  }

  /** Harmless after `finish`; before it, what was written stays a broken archive. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#reading, this.#writing, this.#flushing]);
    await this.#handle.close();
  }

  /** Where the bytes of a file go, behind its head. */
  async #placeOf(name: string, sizeBytes: number): Promise<Buffer> {
    const head = tarHeader(name, sizeBytes);
    const padding = tarPaddingBytes(sizeBytes);
    const room = await this.#room(head.length + sizeBytes + padding);
    head.copy(room);
    room.fill(0, room.length - padding);
    return room.subarray(head.length, head.length + sizeBytes);
  }

  async #room(bytes: number): Promise<Buffer> {
    if (this.#used > 0 && this.#used + bytes > this.#block.length) await this.#write();
    // One that is larger than a block has a block of its own.
    if (bytes > this.#block.length) this.#block = Buffer.allocUnsafeSlow(bytes);
    this.#used += bytes;
    this.sizeBytes += bytes;
    return this.#block.subarray(this.#used - bytes, this.#used);
  }

  /** Sends the block to the disk once all of its pictures are in it, and goes on in another one. */
  async #write(): Promise<void> {
    for (const reading of this.#reading.splice(0)) await reading;
    await this.#writing;
    const [full, used] = [this.#block, this.#used];
    this.#writing = this.#append(full.subarray(0, used));
    this.#writing.catch(() => undefined);
    this.#block = this.#spare ?? Buffer.allocUnsafeSlow(this.#blockBytes);
    this.#spare = full.length === this.#blockBytes ? full : null;
    this.#used = 0;
  }

  async #append(bytes: Buffer): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.#unflushedBytes += bytes.length;
    if (this.#unflushedBytes < FLUSHED_BYTES) return;
    this.#unflushedBytes = 0;
    await this.#flushing;
    this.#flushing = this.#handle.datasync();
    this.#flushing.catch(() => undefined);
  }
}

/** A picture, as it was scanned. @throws WinnowError `IMAGE_UNREADABLE` */
async function readInto(place: Buffer, one: FormatSample): Promise<void> {
  let fd: number | undefined;
  try {
    fd = await openFd(toFilePath(one.file), 'r');
    const now = await statFd(fd);
    let size = 0;
    while (size < place.length) {
      const { bytesRead } = await readFd(fd, place, size, place.length - size, null);
      if (bytesRead === 0) break;
      size += bytesRead;
    }
    // One that grew is larger than what was read of it; one that shrank meanwhile gave less than it had.
    const sizeNow = size < place.length ? size : now.size;
    await checkUnchanged(one, { size: sizeNow, mtimeMs: now.mtimeMs }, () =>
      createHash('sha256').update(place).digest('hex'),
    );
  } catch (error) {
    throw error instanceof WinnowError ? error : goneError(one, error);
  } finally {
    if (fd !== undefined) await closeFd(fd);
  }
}
