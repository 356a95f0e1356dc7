export interface StoredClassLook {
  /** Classes by their own numbers; others come after, by these. */
  order: number[];
  /** Of the nine class colours, 1 to 9, by class. */
  colours: Record<string, number>;
}

/** In which order the classes of the dataset stand, which gives them their keys, and what colours they have. Indices in exports are another thing. */
class ClassLook {
  order: readonly number[] = $state.raw([]);
  colours: Readonly<Record<string, number>> = $state.raw({});

  colourOf(id: number): number {
    return this.colours[id] ?? (id % 9) + 1;
  }

  /** The digit that gives a class; null beyond nine. */
  keyOf(id: number): number | null {
    const at = this.order.indexOf(id);
    const place = at === -1 ? id : at;
    return place < 9 ? place + 1 : null;
  }
}

/** Of the dataset that is open: there is one at a time. */
export const classLook = new ClassLook();

export function inOrder<Class extends { id: number }>(
  classes: readonly Class[],
  order: readonly number[],
): Class[] {
  const rank = ({ id }: Class) => (order.includes(id) ? order.indexOf(id) : order.length);
  return classes.toSorted((a, b) => rank(a) - rank(b) || a.id - b.id);
}

export function isClassLook(value: unknown): value is StoredClassLook {
  if (typeof value !== 'object' || value === null) return false;
  const { order, colours } = value as Partial<StoredClassLook>;
  return (
    Array.isArray(order) &&
    order.every(Number.isInteger) &&
    typeof colours === 'object' &&
    colours !== null &&
    Object.values(colours).every((one) => one >= 1 && one <= 9)
  );
}
