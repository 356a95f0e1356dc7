/** Answers kept for when their images come into sight again: about 15 MB. */
const mostKept = 500;

const kept = new Map<string, string>();

/** An image fails at once that is given this. */
const noPicture = 'data:,';

/** `image/{dataset}/{id}/thumb?v={version}`, as a cell writes it. */
const parts = /^image\/([^/]+)\/(\d+)\/thumb\?v=(.+)$/;

/** The picture of a thumbnail's address where it is here already. */
export function keptThumbnail(source: string): string | undefined {
  return kept.get(source);
}

/**
 * Fetches thumbnails together: a request takes a browser longer than the picture it brings, and each waits for the line to the engine. @returns pictures by address, without those
 * that have to be asked for alone; of none where nobody answers
 */
export async function fetchThumbnails(sources: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const byId = new Map<number, string>();
  let dataset = '';
  const of = sources.flatMap((source) => {
    const [, owner, id, version] = parts.exec(source) ?? [];
    if (owner === undefined) return [];
    dataset = owner;
    byId.set(Number(id), source);
    return `${id}:${version}`;
  });
  try {
    const response = await fetch(`thumbs/${dataset}?of=${encodeURIComponent(of.join(','))}`);
    if (!response.ok) return found;
    const bytes = await response.arrayBuffer();
    const numbers = new DataView(bytes);
    for (let at = 0; at < bytes.byteLength;) {
      const source = byId.get(numbers.getUint32(at, true));
      const length = numbers.getUint32(at + 4, true);
      if (source !== undefined)
        found.set(
          source,
          length === 0
            ? noPicture
            : `data:image/jpeg;base64,${new Uint8Array(bytes, at + 8, length).toBase64()}`,
        );
      at += 8 + length;
    }
  } catch {
    // Whoever asks for each alone sees what is the matter.
  }
  for (const [source, picture] of found) {
    kept.delete(source);
    kept.set(source, picture);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  }
  return found;
}
