import { defaultSplit } from '../../src-shared/manifest/header.ts';
import type { RecipeOp } from '../../src-shared/contract/values.ts';
import type { FacetCounts } from '../../src-shared/contract/values.ts';
import { operationFields } from './operation-fields.ts';

/** One step of a pipeline in the editor; a step that is off stays in the list and out of the recipe. */
export interface Step {
  id: number;
  on: boolean;
  op: RecipeOp;
}

export type PresetName = 'train' | 'eval' | 'plain' | 'none';

const imageNet = { op: 'Normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
export const presets: Readonly<Record<PresetName, readonly RecipeOp[]>> = {
  train: [
    { op: 'RandomResizedCrop', size: 224 },
    { op: 'RandomHorizontalFlip' },
    { op: 'ToTensor' },
    imageNet,
  ],
  eval: [{ op: 'Resize', size: 256 }, { op: 'CenterCrop', size: 224 }, { op: 'ToTensor' }, imageNet],
  plain: [
    { op: 'Resize', size: 224 },
    { op: 'CenterCrop', size: 224 },
    { op: 'ToTensor' },
    { op: 'Normalize', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  ],
  none: [],
};

/** The splits that samples of a dataset are in; those without one leave as the split `all`. */
export function splitsOf(facets: FacetCounts | null): string[] {
  const named = (facets?.splits ?? []).flatMap((one) =>
    one.split !== null && one.count > 0 ? one.split : [],
  );
  const order = ['train', 'val', 'test'];
  named.sort((a, b) => order.indexOf(a) - order.indexOf(b) || a.localeCompare(b));
  const unsplit = (facets?.splits ?? []).some((one) => one.split === null && one.count > 0);
  return unsplit || named.length === 0 ? [...named, defaultSplit] : named;
}

/** The pipelines of a dataset, one per split. Kept in this browser; they leave with an export. */
export class Pipelines {
  steps: Record<string, Step[]> = $state.raw({});
  readonly #key: string;
  #nextId = 1;
  readonly #usuals = new Map<string, Step[]>();

  constructor(dataset: string) {
    this.#key = `winnow.pipelines.${dataset}`;
    this.#read();
  }

  of(split: string): Step[] {
    return this.steps[split] ?? this.#usual(split);
  }

  /** What the loader and the manifest get: the steps that are on. */
  recipe(split: string): RecipeOp[] {
    return this.of(split)
      .filter((step) => step.on)
      .map((step) => step.op);
  }

  presetOf(split: string): PresetName | 'custom' {
    const recipe = JSON.stringify(this.recipe(split));
    const names = Object.keys(presets) as PresetName[];
    return names.find((name) => JSON.stringify(presets[name]) === recipe) ?? 'custom';
  }

  choose(split: string, preset: PresetName): void {
    this.replace(split, presets[preset]);
  }

  replace(split: string, recipe: readonly RecipeOp[]): void {
    this.#set(
      split,
      recipe.map((op) => ({ id: this.#nextId++, on: true, op })),
    );
  }

  /** Adds an operation: before the tensor where it works on pictures, else at the end. Gives the new step's id. */
  add(split: string, op: string): number {
    const list = this.of(split);
    const step: Step = { id: this.#nextId++, on: true, op: { op, ...operationFields[op]?.start } };
    const onTensors = ['ToTensor', 'PILToTensor', 'ConvertImageDtype', 'Normalize', 'RandomErasing'];
    const tensor = list.findIndex((one) => one.op.op === 'ToTensor' || one.op.op === 'PILToTensor');
    const at = onTensors.includes(op) || tensor === -1 ? list.length : tensor;
    this.#set(split, [...list.slice(0, at), step, ...list.slice(at)]);
    return step.id;
  }

  remove(split: string, id: number): void {
    this.#set(
      split,
      this.of(split).filter((step) => step.id !== id),
    );
  }

  move(split: string, id: number, by: number): void {
    const list = [...this.of(split)];
    const from = list.findIndex((step) => step.id === id);
    const to = from + by;
    if (from === -1 || to < 0 || to >= list.length) return;
    list.splice(to, 0, ...list.splice(from, 1));
    this.#set(split, list);
  }

  toggle(split: string, id: number, on: boolean): void {
    this.#change(split, id, (step) => ({ ...step, on }));
  }

  /** Sets a parameter; undefined takes it out, which leaves torchvision's default. */
  setField(split: string, id: number, name: string, value: unknown): void {
    this.#change(split, id, (step) => {
      const { [name]: _, ...rest } = step.op;
      return { ...step, op: (value === undefined ? rest : { ...step.op, [name]: value }) as RecipeOp };
    });
  }

  /** Until somebody changes it, a split has ImageNet's pipeline for its purpose; the export screen names it. */
  #usual(split: string): Step[] {
    const known = this.#usuals.get(split);
    if (known) return known;
    const steps = presets[split === 'train' ? 'train' : 'eval'].map((op) => ({
      id: this.#nextId++,
      on: true,
      op,
    }));
    this.#usuals.set(split, steps);
    return steps;
  }

  #change(split: string, id: number, change: (step: Step) => Step): void {
    this.#set(
      split,
      this.of(split).map((step) => (step.id === id ? change(step) : step)),
    );
  }

  #set(split: string, list: Step[]): void {
    this.steps = { ...this.steps, [split]: list };
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.steps));
    } catch {
      // A browser that keeps nothing costs the pipeline at the next start, not now.
    }
  }

  #read(): void {
    try {
      const stored = JSON.parse(localStorage.getItem(this.#key) ?? '{}') as Record<string, Step[]>;
      this.steps = stored;
      this.#nextId = 1 + Math.max(0, ...Object.values(stored).flatMap((list) => list.map((step) => step.id)));
    } catch {
      this.steps = {};
    }
  }
}
