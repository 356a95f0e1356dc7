import type { SizeCount } from '../../src-shared/contract/loading.ts';
import type { RecipeOp } from '../../src-shared/contract/values.ts';
import { parseRecipe } from '../../src-shared/transforms/recipe.ts';
import type { ImageSpec, SampleSpec } from '../../src-shared/transforms/sample.ts';
import type { Transform } from '../../src-shared/transforms/transform.ts';

export type AdviceKind =
  /** Makes images larger, which adds nothing to them. */
  | 'enlarges'
  /** A crop that keeps less than half of an image. */
  | 'cuts'
  /** A crop that is larger than the image, and fills up with black. */
  | 'fills'
  /** Leaves every image as it is. */
  | 'idle'
  | 'normalize-first'
  | 'normalize-twice'
  /** Made for levels of 0 to 255, on values of 0 to 1. */
  | 'normalize-levels'
  | 'no-tensor'
  | 'sizes-differ';

/** Something about a pipeline that runs, and that a person would hardly want. */
export interface Advice {
  kind: AdviceKind;
  /** Position in the recipe; null where it is about the pipeline as a whole. */
  step: number | null;
  op: string;
  /** How many of the images it is about; null where it does not depend on them. */
  count: number | null;
  of: number;
}

const crops = new Set(['CenterCrop', 'RandomCrop', 'FiveCrop', 'TenCrop']);
const scales = new Set(['Resize', 'RandomResizedCrop']);
const makesTensor = new Set(['ToTensor', 'PILToTensor']);

/** What is odd about a pipeline, for the sizes that the images have. A pipeline that cannot run gets advice on its order alone: the loader says the rest. */
export function adviceOn(recipe: readonly RecipeOp[], sizes: readonly SizeCount[]): Advice[] {
  const of = sizes.reduce((sum, { count }) => sum + count, 0);
  const found: Advice[] = [];
  const say = (kind: AdviceKind, step: number | null, count: number | null = null) =>
    found.push({ kind, step, op: step === null ? '' : recipe[step]!.op, count, of });

  const tensorAt = recipe.findIndex(({ op }) => makesTensor.has(op));
  const normalizes = recipe.flatMap(({ op }, i) => (op === 'Normalize' ? i : []));
  for (const i of normalizes) {
    if (tensorAt === -1 || i < tensorAt) say('normalize-first', i);
    if (numbersOf(recipe[i]!['mean']).some((mean) => mean > 1.5)) say('normalize-levels', i);
  }
  for (const i of normalizes.slice(1)) say('normalize-twice', i);
  recipe.forEach((op, i) => {
    if (isIdle(op)) say('idle', i);
  });

  const steps = parsed(recipe);
  if (steps === null) return found;
  const tallies = steps.map(() => ({ enlarged: 0, cut: 0, filled: 0, same: 0 }));
  for (const { width, height, count } of sizes) {
    let spec: SampleSpec = { kind: 'image', mode: 'RGB', width, height };
    for (const [i, step] of steps.entries()) {
      const next = specAfter(step, spec);
      if (next === null) break;
      const tally = tallies[i]!;
      const [from, to] = [areaOf(spec), areaOf(firstOf(next))];
      if (from && to) {
        if (scales.has(step.name) && to.width * to.height > from.width * from.height) tally.enlarged += count;
        const kept = Math.min(from.width, to.width) * Math.min(from.height, to.height);
        if (crops.has(step.name) && kept < 0.5 * from.width * from.height) tally.cut += count;
        if (crops.has(step.name) && (to.width > from.width || to.height > from.height)) tally.filled += count;
        if (to.width === from.width && to.height === from.height) tally.same += count;
      }
      spec = next;
    }
  }
  steps.forEach(({ name }, i) => {
    const { enlarged, cut, filled, same } = tallies[i]!;
    if (enlarged > 0) say('enlarges', i, enlarged);
    if (cut > of / 2) say('cuts', i, cut);
    if (filled > 0) say('fills', i, filled);
    if (of > 0 && same === of && (name === 'Resize' || crops.has(name))) say('idle', i);
  });

  const end = steps.reduce<SampleSpec | null>((spec, step) => spec && specAfter(step, spec), decoded);
  if (end?.kind === 'image') say('no-tensor', null);
  else if (end?.kind === 'tensor' && end.shape.includes(null) && sizes.length > 1) say('sizes-differ', null);
  return found.sort((a, b) => (a.step ?? Infinity) - (b.step ?? Infinity));
}

const decoded: ImageSpec = { kind: 'image', mode: 'RGB', width: null, height: null };

function parsed(recipe: readonly RecipeOp[]): readonly Transform[] | null {
  try {
    const pipeline = parseRecipe(recipe);
    pipeline.outputSpec();
    return pipeline.transforms;
  } catch {
    return null;
  }
}

function specAfter(step: Transform, spec: SampleSpec): SampleSpec | null {
  try {
    return step.outputSpec(spec);
  } catch {
    // An image of this size cannot go through: the stages say it of the one that is shown.
    return null;
  }
}

function firstOf(spec: SampleSpec): SampleSpec {
  return spec.kind === 'list' && spec.items[0] ? spec.items[0] : spec;
}

function areaOf(spec: SampleSpec): { width: number; height: number } | null {
  if (spec.kind !== 'image' || spec.width === null || spec.height === null) return null;
  return { width: spec.width, height: spec.height };
}

function numbersOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'number');
}

const all = (value: unknown, wanted: number) =>
  numbersOf(value).length > 0 && numbersOf(value).every((one) => one === wanted);
const isZero = (value: unknown) => value === undefined || value === null || all(value, 0);

/** Whether a step can change no image, whatever it is. */
function isIdle({ op, ...fields }: RecipeOp): boolean {
  if (op.startsWith('Random') && fields['p'] === 0) return true;
  if (op === 'ColorJitter')
    return ['brightness', 'contrast', 'saturation', 'hue'].every((name) => isZero(fields[name]));
  if (op === 'RandomRotation') return all(fields['degrees'], 0);
  if (op === 'RandomAffine')
    return (
      all(fields['degrees'], 0) &&
      isZero(fields['translate']) &&
      isZero(fields['shear']) &&
      (fields['scale'] === undefined || fields['scale'] === null || all(fields['scale'], 1))
    );
  if (op === 'RandomPerspective') return fields['distortion_scale'] === 0;
  if (op === 'Pad') return all(fields['padding'], 0);
  if (op === 'Normalize') return all(fields['mean'], 0) && all(fields['std'], 1);
  return false;
}
