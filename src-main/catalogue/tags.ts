/** What stands in the column `tags`: an array in order as JSON, or null where there are none. */
export function toStoredTags(tags: Iterable<string>): string | null {
  const list = [...new Set(tags)].sort();
  return list.length > 0 ? JSON.stringify(list) : null;
}

export function fromStoredTags(stored: string | null): string[] {
  return stored === null ? [] : (JSON.parse(stored) as string[]);
}

export function changedTags(
  stored: string | null,
  add: readonly string[],
  remove: readonly string[],
): string | null {
  const kept = fromStoredTags(stored).filter((tag) => !remove.includes(tag));
  return toStoredTags([...kept, ...add]);
}
