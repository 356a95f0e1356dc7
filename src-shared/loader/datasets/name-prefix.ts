/**
 * The class that a file name begins with: what stands before its first `.`, `_` or `-`, if something but the extension follows. `dog.12.jpg`,
 * `dog_12.jpg` and `dog-12.jpg` are dog; `dog.jpg` has none, and neither has a hidden file.
 *
 * @param fileName without its folder
 */
export function namePrefix(fileName: string): string | null {
  return /^([^._-]+)[._-].*\.[^.]*$/s.exec(fileName)?.[1] ?? null;
}
