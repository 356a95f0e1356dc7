import { borderOf, bordered, expectPadding, type Padding } from './border.ts';
import { expectFill, expectOneOf } from './expect.ts';
import { pad, paddingModes, type PaddingMode } from './functional/pad.ts';
import { pythonRepr } from './python-repr.ts';
import { recipeOp } from './recipe-op.ts';
import { checkFill, resizedSpec, sizeOfSpec } from './spec-rules.ts';
import { FixedTransform, type RecipeOp, type Sample, type SampleSpec } from './transform.ts';

export interface PadOptions {
  /** One number, or one per channel of an image; for the mode `constant`. */
  readonly fill?: number | readonly number[];
  readonly paddingMode?: PaddingMode;
}

/** Adds a border. */
export class Pad extends FixedTransform {
  readonly name = 'Pad';
  readonly padding: number | number[];
  readonly fill: number | number[];
  readonly paddingMode: PaddingMode;

  /** @throws WinnowError RECIPE_INVALID */
  constructor(padding: Padding, options: PadOptions = {}) {
    super();
    this.padding = expectPadding('Pad', padding);
    this.fill = expectFill('Pad', options.fill ?? 0);
    this.paddingMode = expectOneOf('Pad', 'padding_mode', options.paddingMode ?? 'constant', paddingModes);
  }

  protected run(input: Sample): Sample {
    return pad(input, borderOf(this.padding), this.fill, this.paddingMode);
  }

  outputSpec(input: SampleSpec): SampleSpec {
    const { height, width } = sizeOfSpec(input, 'Pad');
    checkFill(input, 'Pad', this.fill);
    return resizedSpec(input, bordered(height, width, borderOf(this.padding)));
  }

  toRecipe(): RecipeOp {
    const { padding, fill, paddingMode } = this;
    return recipeOp(
      'Pad',
      { padding, fill, padding_mode: paddingMode },
      { fill: 0, padding_mode: 'constant' },
    );
  }

  toString(): string {
    return `Pad(padding=${pythonRepr(this.padding)}, fill=${pythonRepr(this.fill)}, padding_mode=${this.paddingMode})`;
  }
}
