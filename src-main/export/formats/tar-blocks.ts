import { open, type FileHandle } from 'node:fs/promises';
import type { FormatSample } from './format.ts';
import { PictureReader } from './read-picture.ts';
import { tarEndBytes, tarHeaderBytes, tarPaddingBytes, writeTarHeader } from './tar.ts';

/** One is filled while those before it wait for their pictures, or for the disk. */
export const blocksOfArchive = 4;
/** So many pictures are read in the background at once. */
const AHEAD = 16;
/** After so much the disk is told to begin: what is left to wait for at the end is then little. */
const FLUSHED_BYTES = 16 << 20;

/**
 * A tar archive that is written in blocks. Pictures are read straight into their places in a block, while the blocks before it are written; nothing is
 * copied in memory.
 */
export class TarBlocks {
  sizeBytes = 0;
  readonly #handle: FileHandle;
  readonly #blockBytes: number;
  readonly #pictures = new PictureReader();
  #block: Buffer;
  readonly #free: Buffer[] = [];
  #used = 0;
  /** Pictures that are being read, in the order of their places, so that of several that cannot be read the first is named: in this block, and in all. */
  #readingHere: Promise<void>[] = [];
  readonly #reading: Promise<void>[] = [];
  /** The blocks before this one, each of which is written after the one before it. */
  readonly #writing: Promise<void>[] = [];
  #lastWrite: Promise<void> = Promise.resolve();
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
    const place = await this.#placeOf(name, Buffer.byteLength(text));
    place.write(text);
  }

  /** Throws `IMAGE_UNREADABLE`, now or later, for a picture that is gone or is not the one that was scanned. */
  async addPicture(name: string, one: FormatSample): Promise<void> {
    const reading = this.#pictures.read(await this.#placeOf(name, one.sample.bytes!), one);
    if (reading === null) return;
    // What fails is thrown when its turn comes.
    reading.catch(() => undefined);
    this.#readingHere.push(reading);
    this.#reading.push(reading);
    if (this.#reading.length >= AHEAD) await this.#reading.shift();
  }

  /** The end of the archive; all of it is on the disk when this returns. */
  async finish(): Promise<void> {
    (await this.#room(tarEndBytes)).fill(0);
    await this.#write();
    await this.#lastWrite;
    await this.#flushing;
    await this.#handle.sync();
  }

  /** Harmless after `finish`; before it, what was written stays a broken archive. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#reading, this.#lastWrite]);
    await Promise.allSettled([this.#flushing]);
    await this.#handle.close();
  }

  /** Where the bytes of a file go, behind its head. */
  async #placeOf(name: string, sizeBytes: number): Promise<Buffer> {
    const padding = tarPaddingBytes(sizeBytes);
    const bytes = tarHeaderBytes + sizeBytes + padding;
    const room = await this.#room(bytes);
    writeTarHeader(room, name, sizeBytes);
    room.fill(0, bytes - padding);
    return room.subarray(tarHeaderBytes, tarHeaderBytes + sizeBytes);
  }

  async #room(bytes: number): Promise<Buffer> {
    if (this.#used > 0 && this.#used + bytes > this.#block.length) await this.#write();
    // One that is larger than a block has a block of its own.
    if (bytes > this.#block.length) this.#block = Buffer.allocUnsafeSlow(bytes);
    this.#used += bytes;
    this.sizeBytes += bytes;
    return this.#block.subarray(this.#used - bytes, this.#used);
  }

  /** Sends the block to the disk as soon as its pictures are in it and its turn has come, and goes on in another one. */
  async #write(): Promise<void> {
    this.#lastWrite = this.#append(this.#block, this.#used, this.#readingHere, this.#lastWrite);
    this.#lastWrite.catch(() => undefined);
    this.#writing.push(this.#lastWrite);
    this.#readingHere = [];
    this.#used = 0;
    if (this.#writing.length === blocksOfArchive) await this.#writing.shift();
    this.#block = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#blockBytes);
  }

  async #append(
    block: Buffer,
    used: number,
    pictures: readonly Promise<void>[],
    before: Promise<void>,
  ): Promise<void> {
    for (const one of [before, ...pictures]) await one;
    await this.#handle.appendFile(block.subarray(0, used));
    if (block.length === this.#blockBytes) this.#free.push(block);
    this.#unflushedBytes += used;
    if (this.#unflushedBytes < FLUSHED_BYTES) return;
    this.#unflushedBytes = 0;
    await this.#flushing;
    this.#flushing = this.#handle.datasync();
    this.#flushing.catch(() => undefined);
  }
}
