import { usualColour } from '../../src-shared/catalogue/class-looks.ts';
import type { ClassRow } from '../../src-shared/contract/values.ts';

/** Which key each class of the dataset has, and which colour. Indices in exports are another thing. */
class ClassLook {
  #looks: ReadonlyMap<number, { place: number; colour: number }> = $state.raw(new Map());

  /** In the order of the screen. */
  of(classes: readonly Pick<ClassRow, 'id' | 'colour'>[]): void {
    this.#looks = new Map(classes.map(({ id, colour }, place) => [id, { place, colour }]));
  }

  colourOf(id: number): number {
    return this.#looks.get(id)?.colour ?? usualColour(id);
  }

  /** The digit that gives a class; null beyond nine. */
  keyOf(id: number): number | null {
    const place = this.#looks.get(id)?.place ?? id;
    return place < 9 ? place + 1 : null;
  }
}

/** Of the dataset that is open: there is one at a time. */
export const classLook = new ClassLook();
