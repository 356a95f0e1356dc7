import { defaultSplit } from '../../src-shared/manifest/header.ts';
import type { FacetCounts, PipelineStep, RecipeOp } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { isRefusal, toFailure } from './failure.ts';
import { operationFields } from './operation-fields.ts';
import type { Toasts } from './toasts.svelte.ts';

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

/** After the last change of a pipeline, it is sent once the hand rests. */
const restMs = 250;
/** What nobody answered is sent again after so long. */
const sendAgainMs = 1000;

/** The pipelines of a dataset, one per split: kept with it, so that every window and the next start have them. */
export class Pipelines {
  steps: Record<string, Step[]> = $state.raw({});
  readonly #dataset: string;
  readonly #toasts: Toasts;
  #nextId = 1;
  readonly #usuals = new Map<string, Step[]>();
  /** Splits whose pipeline was changed here, and is not stored yet. */
  readonly #unsaved = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(dataset: string, toasts: Toasts) {
    this.#dataset = dataset;
    this.#toasts = toasts;
    void this.load();
  }

  /** Takes over what is stored; a pipeline that is being changed here stays as it is. */
  async load(): Promise<void> {
    const stored = await client.pipelines.get({ dataset: this.#dataset }).catch(() => null);
    if (stored === null) return;
    const next: Record<string, Step[]> = {};
    for (const [split, steps] of Object.entries(stored)) {
      const known = this.steps[split];
      const same = known !== undefined && JSON.stringify(known.map(plain)) === JSON.stringify(steps);
      next[split] = same ? known : steps.map((step) => ({ ...step, id: this.#nextId++ }));
    }
    for (const split of this.#unsaved.keys()) if (this.steps[split]) next[split] = this.steps[split];
    const isNew =
      Object.keys(next).length !== Object.keys(this.steps).length ||
      Object.entries(next).some(([split, list]) => this.steps[split] !== list);
    if (isNew) this.steps = next;
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

  /** Puts a step before the one that stands at `to` now, or last. */
  moveTo(split: string, id: number, to: number): void {
    const from = this.of(split).findIndex((step) => step.id === id);
    if (from !== -1) this.move(split, id, (to > from ? to - 1 : to) - from);
  }

  /** Gives the first Normalize these numbers; where there is none, one is added. */
  normalizeWith(split: string, mean: number[], std: number[]): void {
    const known = this.of(split).find((step) => step.op.op === 'Normalize');
    const id = known?.id ?? this.add(split, 'Normalize');
    this.#change(split, id, (step) => ({ ...step, on: true, op: { ...step.op, mean, std } }));
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
    this.#saveAfter(split, restMs);
  }

  #saveAfter(split: string, ms: number): void {
    clearTimeout(this.#unsaved.get(split));
    this.#unsaved.set(
      split,
      setTimeout(() => void this.#save(split), ms),
    );
  }

  async #save(split: string): Promise<void> {
    const timer = this.#unsaved.get(split);
    try {
      const steps = this.steps[split]!.map(plain);
      await client.pipelines.set({ dataset: this.#dataset, split, steps });
    } catch (error) {
      if (!isRefusal(error)) {
        if (this.#unsaved.get(split) === timer) this.#saveAfter(split, sendAgainMs);
        return;
      }
      this.#toasts.fail(m.transforms.notSaved, toFailure(error));
    }
    // A change in the meantime has a timer of its own.
    if (this.#unsaved.get(split) === timer) this.#unsaved.delete(split);
  }
}

function plain({ on, op }: Step): PipelineStep {
  return { on, op };
}
