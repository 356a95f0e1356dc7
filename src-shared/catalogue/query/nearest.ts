/** The names that someone who typed `word` may have meant: at most `limit`, nearest first, by edit distance with case ignored. */
export function nearest(word: string, names: readonly string[], limit = 3): string[] {
  const typed = word.toLowerCase();
  const farthest = Math.max(2, Math.ceil(typed.length / 3));
  return names
    .map((name) => ({ name, distance: distanceTo(typed, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Levenshtein's distance; a name that begins with what was typed counts as one step away. */
function distanceTo(typed: string, name: string): number {
  if (typed !== '' && name !== typed && name.startsWith(typed)) return 1;
  let row = Array.from({ length: name.length + 1 }, (_, i) => i);
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    for (let j = 1; j <= name.length; j++) {
      const swap = row[j - 1]! + (typed[i - 1] === name[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[name.length]!;
}
