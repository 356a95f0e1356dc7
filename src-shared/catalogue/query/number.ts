const suffixes: Record<string, number> = { k: 1e3, m: 1e6, g: 1e9 };

/** A number of 0 or more, with k, M or G for thousands, millions and billions; null for anything else. */
export function parseNumber(text: string): number | null {
  const parts = /^(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)([kmg])?$/i.exec(text);
  if (!parts) return null;
  const value = Number(parts[1]) * (suffixes[parts[2]?.toLowerCase() ?? ''] ?? 1);
  return Number.isFinite(value) ? value : null;
}
