/** Which of the nine class colours a class has where nobody chose one: they go round and round. */
export function usualColour(classId: number): number {
  return (classId % 9) + 1;
}

/** Classes in the order that a person chose; those that it does not name come after, by their own numbers. */
export function inOrder<Class extends { id: number }>(
  classes: readonly Class[],
  order: readonly number[],
): Class[] {
  const ranks = new Map(order.map((id, rank) => [id, rank]));
  const rankOf = ({ id }: Class) => ranks.get(id) ?? order.length;
  return classes.toSorted((a, b) => rankOf(a) - rankOf(b) || a.id - b.id);
}
