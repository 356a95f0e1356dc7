import type { TodoList } from './todo-list.ts';

/** Sorted as Python sorts strings, by code point, so that class indices are ImageFolder's. */
export function classNames(toJudge: TodoList, labelOf: (path: string) => string | null): string[] {
  const names = new Set<string>();
  for (const path of toJudge.newPaths()) {
    const label = labelOf(path);
    if (label !== null) names.add(label);
  }
  return [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
