import { notFound } from './page.ts';
import { WholeResponse } from './whole-response.ts';

/** What the image addresses need to know of one image. */
export interface ImageFile {
  /** Absolute folder that the file must really lie in; null for a file of a preview. */
  root: string | null;
  /** Absolute path, inside its root. */
  path: string;
  /** As the content says: jpeg, png, … */
  format: string | null;
  sha256: string | null;
  version: string;
}

export interface ImageSource {
  /** Null where there is no such dataset or image. */
  locate(dataset: string, id: number): ImageFile | null;
  locatePreview(preview: string, n: number): ImageFile | null;
  thumbnail(image: ImageFile): Promise<Uint8Array | null>;
  /** The thumbnail that is kept already; null for a file that is known to have none, undefined where it is still to be made. */
  keptThumbnail(image: ImageFile): Uint8Array | null | undefined;
  /** The file's bytes where a browser can draw its format, else a PNG of the decoded picture. */
  full(image: ImageFile): Promise<{ bytes: Uint8Array; contentType: string } | null>;
  pixels(image: ImageFile): Promise<{ data: Uint8Array; width: number; height: number } | null>;
}

/**
 * The image addresses of the contract. An address carries ids and a version, never a path. With the right version an answer may be kept for ever;
 * with another one (the file has changed, or the page is old) it must not be.
 */
export async function serveImage(source: ImageSource, url: URL): Promise<Response> {
  const [, kind, owner, id, variant] = url.pathname.split('/');
  const number = id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : null;
  if (!owner || number === null) return notFound();
  if (kind === 'preview' && variant === undefined) {
    const file = source.locatePreview(owner, number);
    return file ? picture(await source.thumbnail(file), 'image/jpeg', 'no-store') : notFound();
  }
  const file = kind === 'image' ? source.locate(owner, number) : null;
  if (!file) return notFound();
  const caching =
    url.searchParams.get('v') === file.version ? 'private, max-age=31536000, immutable' : 'no-store';
  if (variant === 'thumb') return picture(await source.thumbnail(file), 'image/jpeg', caching);
  if (variant === 'full') {
    const full = await source.full(file);
    return picture(full && full.bytes, full?.contentType ?? '', caching);
  }
  if (variant === 'pixels') {
    const pixels = await source.pixels(file);
    return picture(pixels && pixels.data, 'application/octet-stream', caching, {
      'x-width': String(pixels?.width),
      'x-height': String(pixels?.height),
    });
  }
  return notFound();
}

/** More are not given in one answer: they fill the largest screen. */
const mostTogether = 400;

/**
 * `/thumbs/{dataset}?of={id}:{version},…`: of those thumbnails the ones that are kept already, in one answer, each as its id and its length (two unsigned 32-bit
 * numbers, little-endian) and its bytes, of which a file without a picture has none. What is left out has its own address: it is to be made, or has changed.
 */
export function serveThumbnails(source: ImageSource, url: URL): Response {
  const [, , dataset] = url.pathname.split('/');
  const wanted = (url.searchParams.get('of') ?? '').split(',');
  if (!dataset || wanted.length > mostTogether) return notFound();
  const pieces: Uint8Array[] = [];
  for (const one of wanted) {
    const [, id, version] = /^(\d{1,10}):(.{1,200})$/.exec(one) ?? [];
    const file = id === undefined ? null : source.locate(dataset, Number(id));
    const jpeg = file !== null && file.version === version ? source.keptThumbnail(file) : undefined;
    if (jpeg === undefined) continue;
    const head = new DataView(new ArrayBuffer(8));
    head.setUint32(0, Number(id), true);
    head.setUint32(4, jpeg?.byteLength ?? 0, true);
    pieces.push(new Uint8Array(head.buffer), jpeg ?? new Uint8Array());
  }
  return picture(Buffer.concat(pieces), 'application/octet-stream', 'no-store');
}

/** The bytes of a batch, under the key that its call gave. */
export function serveBatch(source: { bytes(key: string): Uint8Array | null }, url: URL): Response {
  const bytes = source.bytes(url.pathname.slice('/batch/'.length));
  return bytes ? picture(bytes, 'application/octet-stream', 'no-store') : notFound();
}

function picture(
  bytes: Uint8Array | null,
  contentType: string,
  caching: string,
  extra: Record<string, string> = {},
): Response {
  // A file without a picture is no fault of the address: the page draws what the verdict says.
  if (!bytes) return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
  return new WholeResponse(bytes, {
    headers: {
      'content-type': contentType,
      'content-length': String(bytes.byteLength),
      'cache-control': caching,
      // A hostile file must not be taken for a page, whatever it holds.
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      ...extra,
    },
  });
}
