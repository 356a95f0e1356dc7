import { randomUUID } from 'node:crypto';
import type { LabelSource } from '../../src-shared/contract/values.ts';
import type { FilesTaken } from '../scan/by-signature.ts';
import { previewFolder, type FolderPreview } from '../scan/preview.ts';
import { readableFolder } from '../scan/readable-folder.ts';
import type { AllowedRoots } from './allowed-roots.ts';

const MOST = 8;

type PreviewAnswer = Omit<FolderPreview, 'exampleFiles'> & { preview: string };

/** What folders would give that are not opened yet. The page gets numbers for their example pictures, never paths. */
export class FolderPreviews {
  readonly #allowed: AllowedRoots;
  readonly #exampleFiles = new Map<string, readonly string[]>();

  constructor(allowed: AllowedRoots) {
    this.#allowed = allowed;
  }

  async open(
    folder: string,
    labels: LabelSource,
    taken: FilesTaken,
    signal?: AbortSignal,
  ): Promise<PreviewAnswer> {
    this.#allowed.check(await readableFolder(folder), folder);
    const { exampleFiles, ...found } = await previewFolder(folder, labels, signal, taken);
    const preview = randomUUID();
    this.#exampleFiles.set(preview, exampleFiles);
    for (const oldest of this.#exampleFiles.keys()) {
      if (this.#exampleFiles.size <= MOST) break;
      this.#exampleFiles.delete(oldest);
    }
    return { ...found, preview };
  }

  /** Absolute path of example `n`. */
  exampleFile(preview: string, n: number): string | null {
    return this.#exampleFiles.get(preview)?.[n] ?? null;
  }
}
