/** What a child of the bench is asked to do. */
export interface Job {
  readonly folder: string;
  readonly pipeline: 'plain' | 'augment';
  readonly workers: number;
  readonly epochs: number;
  readonly mode: 'exact' | 'fast';
  /** The folder of the prefix cache; null for none. */
  readonly cache: string | null;
  /** Whether the program gives a batch back when it is done with it, as `del` does in Python; else it is left to the garbage collector. */
  readonly givesBack: boolean;
  /** Only so many images, from the first on; by default all. */
  readonly limit?: number;
}

/** The pipelines of torch_run.py, as recipes. */
export const recipes = {
  plain: [
    { op: 'Resize', size: 224 },
    { op: 'CenterCrop', size: 224 },
    { op: 'ToTensor' },
    { op: 'Normalize', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  ],
  augment: [
    { op: 'RandomResizedCrop', size: 224 },
    { op: 'RandomHorizontalFlip' },
    { op: 'ToTensor' },
    { op: 'Normalize', mean: [0.4, 0.4, 0.4], std: [0.2, 0.2, 0.2] },
  ],
};
