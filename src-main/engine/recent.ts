import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface RecentDataset {
  catalogueFile: string;
  openedAtMs: number;
}

const MOST = 30;

/** Which catalogues were opened, newest first, kept as one small file in the data folder. */
export class RecentDatasets {
  readonly #file: string;

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, 'recent.json');
  }

  list(): RecentDataset[] {
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.#file, 'utf8'));
      return Array.isArray(parsed) ? parsed.filter(isRecent) : [];
    } catch {
      // No list, or one that somebody broke: nothing is lost but the order of a menu.
      return [];
    }
  }

  touch(catalogueFile: string, openedAtMs: number): void {
    this.#write([{ catalogueFile, openedAtMs }, ...this.#without(catalogueFile)].slice(0, MOST));
  }

  forget(catalogueFile: string): void {
    this.#write(this.#without(catalogueFile));
  }

  #without(catalogueFile: string): RecentDataset[] {
    return this.list().filter((recent) => recent.catalogueFile !== catalogueFile);
  }

  #write(list: RecentDataset[]): void {
    const temporary = `${this.#file}.${process.pid}.tmp`;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(temporary, `${JSON.stringify(list, null, 2)}\n`);
      renameSync(temporary, this.#file);
    } catch (error) {
      // A data folder that is full or cannot be written keeps no list; a catalogue somewhere else opens all the same.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      if (existsSync(temporary)) rmSync(temporary);
    }
  }
}

function isRecent(value: unknown): value is RecentDataset {
  if (typeof value !== 'object' || value === null) return false;
  const { catalogueFile, openedAtMs } = value as Record<string, unknown>;
  return typeof catalogueFile === 'string' && typeof openedAtMs === 'number';
}
