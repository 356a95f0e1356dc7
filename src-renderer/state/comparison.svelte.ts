import type { Duplicates } from './duplicates.svelte.ts';

export const zooms = [1, 2, 4, 8] as const;

/** How the members of a group are looked at: beside each other or one after the other in the same place, all at the same spot. */
export class Comparison {
  mode: 'side' | 'flicker' = $state('side');
  zoom: (typeof zooms)[number] = $state(1);
  /** The middle of what is seen, of each picture's width and height. */
  at: { x: number; y: number } = $state.raw({ x: 0.5, y: 0.5 });
  /** Which member the flicker shows. */
  shown: number = $state(0);
  #duplicates: Duplicates;

  constructor(duplicates: Duplicates) {
    this.#duplicates = duplicates;
  }

  /** Another group is looked at as a whole, from its keeper on. */
  begin(): void {
    this.shown = 0;
    this.zoom = 1;
    this.at = { x: 0.5, y: 0.5 };
  }

  step(by: number): void {
    this.#duplicates.markBy(by);
    this.shown = this.#duplicates.marked;
  }

  flicker(): void {
    const count = this.#duplicates.group?.members.length ?? 0;
    if (count === 0) return;
    this.mode = 'flicker';
    this.shown = (this.shown + 1) % count;
  }

  zoomOn(): void {
    this.zoom = zooms[(zooms.indexOf(this.zoom) + 1) % zooms.length]!;
  }
}
