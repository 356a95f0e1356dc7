const prefixes = ['', 'prob_', 'prob:', 'p_', 'probability_', 'class_', 'pred_prob_', 'score_'];

export type ClassColumns = { found: readonly (string | null)[]; missing: readonly string[] };

/**
 * The column with the probability of each class: named as the class, or as its index where no name fits, both also behind `prob_`, `p_` and the like.
 *
 * @param needed indices of the classes that a column must be there for
 * @param exported class names by the index that exports give them
 * @returns a column a class, null where there is none and none is needed, and the names of the classes that lack theirs
 */
export function classColumns(
  columns: readonly string[],
  classes: readonly string[],
  needed: ReadonlySet<number>,
  exported: readonly string[] = classes,
): ClassColumns {
  const byName = new Map(columns.map((column) => [column.trim().toLowerCase(), column]));
  const columnOf = (name: string): string | null => {
    for (const prefix of prefixes) {
      const column = byName.get(`${prefix}${name.toLowerCase()}`);
      if (column !== undefined) return column;
    }
    return null;
  };
  const named = classes.map(columnOf);
  const found = named.some((column) => column !== null)
    ? named
    : classes.map((name) => (exported.includes(name) ? columnOf(String(exported.indexOf(name))) : null));
  const missing = classes.filter((_, index) => needed.has(index) && found[index] === null);
  return { found, missing };
}

/** What is wrong with the probabilities of a row; null where nothing is. */
export function probabilityProblem(
  probabilities: ArrayLike<number>,
  columns: readonly string[],
): { field: string; message: string } | null {
  let sum = 0;
  for (let j = 0; j < probabilities.length; j++) {
    const value = probabilities[j]!;
    // Written with few digits, a 1 may come out a little above it.
    if (!(value >= 0 && value <= 1.001))
      return { field: columns[j]!, message: `Expected a probability from 0 to 1 but received ${value}.` };
    sum += value;
  }
  if (Math.abs(sum - 1) <= 0.02) return null;
  return {
    field: columns[0]!,
    message: `Expected probabilities that add up to 1 but they add up to ${Number(sum.toFixed(4))}.`,
  };
}
