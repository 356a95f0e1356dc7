import { RangeSet, type Range } from '../layout/range-set.ts';

/** Focus and selection, as positions in the view. The focus is where keys act while nothing is selected. */
export class Selection {
  set: RangeSet = $state.raw(RangeSet.empty);
  focus: number = $state(0);
  /** Where a range starts that Shift extends. */
  #anchor = 0;
  /** What was selected before the range that is being extended. */
  #base = RangeSet.empty;

  get size(): number {
    return this.set.size;
  }

  has(position: number): boolean {
    return this.set.has(position);
  }

  /** Moves the focus; the selection stays. */
  focusOn(position: number): void {
    this.focus = position;
    this.#anchor = position;
    this.#base = this.set;
  }

  toggle(position: number): void {
    this.set = this.set.toggle(position);
    this.focusOn(position);
  }

  /** From the anchor to here, added to what was selected before. */
  extendTo(position: number): void {
    const range: Range = [Math.min(this.#anchor, position), Math.max(this.#anchor, position) + 1];
    this.set = this.#base.add([range]);
    this.focus = position;
  }

  replace(ranges: readonly Range[]): void {
    this.set = new RangeSet(ranges);
    this.#base = this.set;
  }

  clear(): void {
    this.set = RangeSet.empty;
    this.#base = RangeSet.empty;
  }

  /** After the view has become another: nothing selected, the focus within it. */
  reset(focus: number, count: number): void {
    this.clear();
    this.focusOn(Math.max(0, Math.min(focus, count - 1)));
  }
}
