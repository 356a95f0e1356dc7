/** Classes whose names hold what is typed: those that begin with it first, each kind in its own order. */
export function findClasses<Class extends { name: string }>(
  classes: readonly Class[],
  typed: string,
): Class[] {
  const wanted = typed.trim().toLowerCase();
  const startsSo = ({ name }: Class) => name.toLowerCase().startsWith(wanted);
  const holding = classes.filter(({ name }) => name.toLowerCase().includes(wanted));
  return [...holding.filter(startsSo), ...holding.filter((one) => !startsSo(one))];
}
