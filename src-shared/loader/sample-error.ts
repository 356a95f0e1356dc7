import { WinnowError } from '../winnow-error.ts';

/** A sample that could not be loaded: which, from where, and why. */
export class SampleError extends WinnowError {
  readonly index: number;
  readonly path: string;

  constructor(index: number, path: string, cause: unknown) {
    const where = path === '' ? `Sample ${index}` : `Sample ${index}, ${path},`;
    super('SAMPLE_UNREADABLE', `${where} could not be loaded: ${messageOf(cause)}`, {
      subject: path === '' ? `sample ${index}` : path,
      hint: "Leave the file out of the dataset, or give the loader onError: 'skip' or 'replace'.",
      cause,
    });
    this.name = 'SampleError';
    this.index = index;
    this.path = path;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
