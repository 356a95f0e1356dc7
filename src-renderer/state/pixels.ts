/** A decoded picture, as the loader reads it: RGB, 8 bits, height x width x 3. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** Fetches the pixels of an image; null where the file gives none. */
export async function fetchPixels(
  dataset: string,
  id: number,
  version: string,
  signal?: AbortSignal,
): Promise<Pixels | null> {
  const response = await fetch(`image/${dataset}/${id}/pixels?v=${encodeURIComponent(version)}`, {
    signal: signal ?? null,
  });
  if (!response.ok || response.status === 204) return null;
  const width = Number(response.headers.get('x-width'));
  const height = Number(response.headers.get('x-height'));
  const data = new Uint8Array(await response.arrayBuffer());
  return data.length === width * height * 3 ? { data, width, height } : null;
}
