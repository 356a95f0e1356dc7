import { ConcatDataset } from '../../../src-shared/loader/datasets/concat-dataset.ts';
import { isIterableDataset } from '../../../src-shared/loader/datasets/dataset.ts';
import type {
  Dataset,
  IterableDataset,
  ModuleExport,
  SampleTransform,
} from '../../../src-shared/loader/datasets/dataset.ts';
import type { FileDataset } from '../../../src-shared/loader/datasets/file-reading.ts';
import { isFileDataset } from '../../../src-shared/loader/datasets/is-file-dataset.ts';
import { Subset } from '../../../src-shared/loader/datasets/subset.ts';
import { Compose } from '../../../src-shared/transforms/compose.ts';
import type { RecipeOp, Transform } from '../../../src-shared/transforms/transform.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { PrefixCache } from '../prefix-cache.ts';
import { toWire } from './error-on-wire.ts';
import type { Leaf, Located } from './messages.ts';

/** A dataset as workers get to know it. Indices are resolved here, so that a million paths stay where they are and only a batch's own travel. */
export interface DatasetDescription {
  readonly leaves: readonly Leaf[];
  /** null for a stream. */
  readonly length: number | null;
  locate(index: number): Located;
}

type Resolve = (index: number) => Omit<Located, 'index'>;

function refuse(subject: string, message: string, hint: string, cause?: unknown): never {
  throw new WinnowError('BAD_INPUT', message, { subject, hint, cause });
}

/** A module's address as text. */
export function addressOf({ module }: ModuleExport): string {
  return typeof module === 'string' ? module : module.href;
}

function cloned(args: readonly unknown[]): readonly unknown[] {
  try {
    return structuredClone(args);
  } catch (cause) {
    return refuse(
      'origin.args',
      `Expected arguments of a dataset's origin that can be copied to workers but received others: ${(cause as Error).message}`,
      'Pass plain values (paths, numbers, objects of them), and make the rest of them in the dataset.',
      cause,
    );
  }
}

/** The transform as a recipe. @throws WinnowError BAD_INPUT where it has none */
function recipeOf(transform: SampleTransform | undefined): readonly RecipeOp[] | null {
  if (transform === undefined) return null;
  const hint =
    'Build it from the transforms of this package, with functions by name (Lambda), or give the dataset an origin.';
  if (!('toRecipe' in transform)) {
    refuse(
      'transform',
      'Expected a transform that can be sent to workers but received an object of another kind.',
      hint,
    );
  }
  try {
    return transform instanceof Compose ? transform.toRecipeList() : [(transform as Transform).toRecipe()];
  } catch (cause) {
    return refuse(
      'transform',
      `This transform cannot be sent to workers: ${(cause as Error).message}`,
      hint,
      cause,
    );
  }
}

function fileLeaf({ reading }: FileDataset): Leaf {
  const { loader, transform, orientation, mode, bare, store, spelled = false } = reading;
  if (loader !== undefined) {
    refuse(
      'loader',
      'A loader function cannot be sent to workers.',
      'Leave it out, or make a dataset of your own that has an origin.',
    );
  }
  if (store !== undefined && !(store instanceof PrefixCache)) {
    refuse(
      'store',
      'Expected a cache in a folder for workers but received one of another kind.',
      'Give the dataset the option cache: { folder }.',
    );
  }
  return {
    kind: 'files',
    recipe: recipeOf(transform),
    orientation,
    mode,
    bare,
    spelled,
    cache: store?.shared ?? null,
  };
}

/** @throws WinnowError BAD_INPUT for a dataset that cannot be sent */
export function describeDataset(dataset: Dataset | IterableDataset): DatasetDescription {
  const leaves: Leaf[] = [];

  function addLeaf(leaf: Leaf): number {
    return leaves.push(leaf) - 1;
  }

  function resolverOf(part: Dataset | IterableDataset): Resolve {
    if (part.origin !== undefined) {
      const { export: name, args = [] } = part.origin;
      const leaf = addLeaf({
        kind: 'module',
        module: addressOf(part.origin),
        export: name,
        args: cloned(args),
      });
      const pathOf = isIterableDataset(part) ? undefined : part.pathOf?.bind(part);
      return (at) => ({ leaf, at, path: pathOf?.(at) ?? '' });
    }
    if (isFileDataset(part)) {
      const leaf = addLeaf(fileLeaf(part));
      return (at) => ({ leaf, at, path: part.pathOf(at), target: part.targetOf(at) });
    }
    if (part instanceof Subset && part.get === Subset.prototype.get) {
      const inner = resolverOf(part.dataset);
      return (at) => inner(part.innerIndex(at));
    }
    if (part instanceof ConcatDataset && part.get === ConcatDataset.prototype.get) {
      const inner = part.datasets.map(resolverOf);
      return (at) => {
        const [which, innerIndex] = part.locate(at);
        return inner[which]!(innerIndex);
      };
    }
    const name = part.constructor === Object ? 'an object' : part.constructor.name;
    return refuse(
      'dataset',
      `Expected a dataset that can be sent to workers but received ${name}.`,
      "Put it into a module of its own, and let it say where it comes from: origin = { module: import.meta.url, export: 'MyDataset', args: [root] }. Or use numWorkers: 0.",
    );
  }

  const resolve = resolverOf(dataset);
  return {
    leaves,
    length: isIterableDataset(dataset) ? null : dataset.length,
    locate(index) {
      try {
        return { index, ...resolve(index) };
      } catch (error) {
        return { index, leaf: 0, at: index, path: '', error: toWire(error) };
      }
    },
  };
}
