/**
 * The class list as compact JSON, `["cat","dog"]`: its UTF-8 bytes are what `classesDigest` is the SHA-256 of. The same text as Python's
 * `json.dumps(classes, ensure_ascii=False, separators=(",", ":"))`.
 */
export function classListJson(classes: readonly string[]): string {
  return JSON.stringify(classes);
}
