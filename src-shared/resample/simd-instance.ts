import { simdModule } from './simd-module.ts';

/** What is used of WebAssembly: it is in browsers, workers and Node alike, but in no standard library of the language. */
interface WebAssemblyPart {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** assembly/resample.ts, instantiated. Addresses and sizes in bytes. */
export interface SimdExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly horizontal: (
    source: number,
    stride: number,
    rows: number,
    count: number,
    starts: number,
    weights: number,
    quads: number,
    out: number,
    outStride: number,
  ) => void;
  readonly vertical: (
    source: number,
    stride: number,
    rowBytes: number,
    count: number,
    starts: number,
    weights: number,
    pairs: number,
    out: number,
  ) => void;
  readonly longest: (
    inSize: number,
    from: number,
    scale: number,
    support: number,
    first: number,
    count: number,
  ) => number;
  readonly triangle: (
    inSize: number,
    from: number,
    scale: number,
    support: number,
    first: number,
    count: number,
    origin: number,
    pairs: number,
    starts: number,
    weights: number,
  ) => void;
  readonly planes: (
    source: number,
    stride: number,
    rows: number,
    width: number,
    step: number,
    tables: number,
    out: number,
    planeBytes: number,
  ) => void;
}

const pageBytes = 65536;
/** Vectors read and write up to this many bytes past the end. */
const slackBytes = 32;

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** null where WebAssembly or its vectors are missing or forbidden (a page whose policy has no `wasm-unsafe-eval`). */
function instantiate(): SimdExports | null {
  const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyPart };
  if (WebAssembly === undefined) return null;
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytesOfHex(simdModule))).exports as SimdExports;
  } catch {
    return null;
  }
}

/** The module's functions and its memory, of which everybody uses all for one image at a time; null where it cannot be had. */
export const simd: SimdExports | null = instantiate();

/** Cuts the memory, from an address on, into places one behind the other. It grows to the largest image seen, which detaches all views of it. */
export function layOut(memory: SimdExports['memory'], sizes: readonly number[], from = 0): number[] {
  let end = from;
  const places = sizes.map((size) => {
    const place = (end + 15) & ~15;
    end = place + size + slackBytes;
    return place;
  });
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return places;
}
