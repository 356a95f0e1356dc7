/**
 * Why a sample's path may not be used, as the end of a sentence; null where it may. The rules are the same on every platform, so that a
 * manifest that reads on one reads on all of them: drive letters and backslash steps are refused on Linux too.
 */
export function samplePathProblem(path: string): string | null {
  if (/^[/\\]/.test(path) || /^[A-Za-z]:[/\\]/.test(path)) return 'is absolute';
  if (path.includes('..') && path.split(/[/\\]/).includes('..')) return 'has a ".." in it';
  return null;
}
