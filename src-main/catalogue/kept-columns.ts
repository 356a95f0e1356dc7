import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { ColumnGroup, ColumnName } from './column-names.ts';
import { READING } from '../decode/reading.ts';
import { columnOfBytes, kindOf, type Column, type ColumnKind } from './column.ts';

/** What a file holds: columns, and the ids in the order of their paths. */
export type KeptName = ColumnName | 'by_path';

interface Entry {
  name: KeptName;
  kind: ColumnKind;
  offset: number;
  bytes: number;
  crc: number;
}

interface Header {
  format: typeof format;
  /** Of the catalogue, as its row `dataset` names it. */
  state: string;
  columns: Entry[];
}

const format = 'winnow-columns-2';
/** The header, as JSON and spaces, stands in front of the columns. */
const headerBytes = 4096;

/**
 * NOTE: files beside a catalogue from which its numbers are there at once when it is opened: to read a million rows takes seconds, to read these arrays a few milliseconds
 * each. Nothing is only here. A file says of which state of the catalogue it is, and is not used for another; what is damaged is not used either.
 */
function fileOf(catalogueFile: string, group: ColumnGroup): string {
  return `${catalogueFile}.${group}`;
}

/** One column of a state; null where it is not kept. */
export function readKept(
  catalogueFile: string,
  group: ColumnGroup,
  name: KeptName,
  state: string,
): Column | null {
  let fd: number | undefined;
  try {
    fd = openSync(fileOf(catalogueFile, group), READING);
    const header = readHeader(fd);
    const entry = header?.state === state ? header.columns.find((one) => one.name === name) : undefined;
    if (!entry || entry.offset + entry.bytes > fstatSync(fd).size) return null;
    const bytes = new Uint8Array(entry.bytes);
    if (readSync(fd, bytes, 0, entry.bytes, entry.offset) !== entry.bytes || crc32(bytes) !== entry.crc)
      return null;
    return columnOfBytes(entry.kind, bytes);
  } catch {
    // Not there, or not to be read: the rows are.
    return null;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** The state that a file is of; null where there is none. */
export function keptState(catalogueFile: string, group: ColumnGroup): string | null {
  let fd: number | undefined;
  try {
    fd = openSync(fileOf(catalogueFile, group), READING);
    return readHeader(fd)?.state ?? null;
  } catch {
    return null;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readHeader(fd: number): Header | null {
  const bytes = Buffer.alloc(headerBytes);
  readSync(fd, bytes, 0, headerBytes, 0);
  const header = JSON.parse(bytes.toString()) as Header;
  return header.format === format ? header : null;
}

/** Columns of one state as they are written: each is copied when it is given, so that it may change afterwards. */
export class ColumnsToKeep {
  readonly #columns: { name: KeptName; kind: ColumnKind; bytes: Buffer }[] = [];

  add(name: KeptName, column: Column): void {
    const bytes = Buffer.from(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    this.#columns.push({ name, kind: kindOf(column), bytes });
  }

  /** In place of what was kept. Throws what the file system throws. */
  async write(catalogueFile: string, group: ColumnGroup, state: string): Promise<void> {
    let offset = headerBytes;
    const columns = this.#columns.map(({ name, kind, bytes }): Entry => {
      const entry = { name, kind, offset, bytes: bytes.length, crc: crc32(bytes) };
      offset += bytes.length;
      return entry;
    });
    const header: Header = { format, state, columns };
    const file = fileOf(catalogueFile, group);
    // Of one name, as one process alone writes a catalogue: what a kill leaves behind is written over.
    const temporary = `${file}.tmp`;
    try {
      const handle = await open(temporary, 'w');
      try {
        await handle.writeFile(JSON.stringify(header).padEnd(headerBytes));
        for (const { bytes } of this.#columns) await handle.writeFile(bytes);
        // A name that stands before its bytes do would be of a file of zeros after a power cut.
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
