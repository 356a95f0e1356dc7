import { constants, createInflate, inflateSync } from 'node:zlib';

export interface Inflated {
  /** As many bytes as could be unpacked, at most those asked for. */
  bytes: Uint8Array;
  /** `clean`: the whole stream with its checksum. `ended`: it ended before it had all. `cut`: its data ran out. `broken`: its data make no sense. */
  state: 'clean' | 'ended' | 'cut' | 'broken';
}

/** Unpacks a zlib stream that should hold `size` bytes, and keeps what there is when it does not. */
export async function inflateUpTo(packed: Uint8Array, size: number): Promise<Inflated> {
  try {
    const bytes = inflateSync(packed, { maxOutputLength: size + 1 });
    return bytes.length >= size
      ? { bytes: bytes.subarray(0, size), state: 'clean' }
      : { bytes, state: 'ended' };
  } catch (error) {
    const isCut = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    if (!isCut) return { bytes: await inflateWhile(packed, size), state: 'broken' };
    return {
      bytes: inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, size),
      state: 'cut',
    };
  }
}

/** The bytes before the place where the stream breaks. Small chunks, because the one in which it breaks is lost. */
function inflateWhile(packed: Uint8Array, size: number): Promise<Uint8Array> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  let length = 0;
  const inflate = createInflate({ chunkSize: 1024 });
  const finish = () => {
    inflate.destroy();
    resolve(Buffer.concat(chunks).subarray(0, size));
  };
  inflate.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= size) finish();
  });
  inflate.on('error', finish);
  inflate.on('end', finish);
  inflate.end(packed);
  return promise;
}
