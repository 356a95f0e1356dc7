import { hash } from 'node:crypto';
import { constants } from 'node:os';
import { basename } from 'node:path';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { PixelImage } from '../../src-shared/transforms/pixel-image.ts';
import type { Codec, Header } from './codec.ts';
import { DecodeFailure } from './decode-failure.ts';
import { findCodec, refuseTooLarge, type DecodeLimits } from './decode-image.ts';
import { blankLostRows, lendThumbnail } from './make-thumbnail.ts';
import { meanColor, toHexColor } from './mean-color.ts';
import { noticesOf } from './notices-of.ts';
import { opinionsOf, opinionsWithoutBytes } from './opinions-of.ts';
import { measurePicture } from './picture/measure-picture.ts';
import { laidOut } from './picture/picture-kernel.ts';
import { readWhole } from './read-whole.ts';
import { sniffFormat } from './signature.ts';
import { toFilePath } from './spelled-path.ts';

/** Letters of a reason that are kept. */
const mostReason = 300;

export interface JudgeOptions extends DecodeLimits {
  /** Told as soon as it is known how much work the file is. */
  onSize?: (size: { bytes: number; pixels: number }) => void;
  /** Makes a thumbnail of this long side of the same decode. Told also of a file without a picture (null). The JPEG is valid until this returns. */
  thumbnail?: { longSide: number; onMade: (jpeg: Uint8Array | null) => void } | undefined;
}

/** Reads, hashes and fully decodes one file, and says what it is. Never throws for anything that the file is to blame for. One at a time in a process. */
export async function judgeFile(file: string, options: JudgeOptions = {}): Promise<Judgement> {
  let bytes: Uint8Array;
  try {
    bytes = readWhole(toFilePath(file));
  } catch (error) {
    return judgeUnreadable(error as NodeJS.ErrnoException);
  }
  return judgeBytes(bytes, basename(file), options);
}

/** What a file's bytes come to. `fileName` is looked at for its extension alone. One at a time in a process: the decoders' buffers are used again. */
export async function judgeBytes(
  bytes: Uint8Array,
  fileName: string,
  options: JudgeOptions = {},
): Promise<Judgement> {
  const sha256 = hash('sha256', bytes);
  options.onSize?.({ bytes: bytes.length, pixels: 0 });
  if (bytes.length === 0) {
    const consumers = await opinionsOf(bytes, 'empty', null);
    return {
      ...blank,
      sha256,
      verdict: 'empty',
      reason: 'The file is empty: it has no bytes at all.',
      consumers,
    };
  }
  const found: Partial<Judgement> = { sha256 };
  try {
    const { codec, format } = findCodec(bytes);
    found.format = format;
    const header = await codec.header(bytes);
    Object.assign(found, factsOf(header), { notices: noticesOf(fileName, header) });
    refuseTooLarge(header, options);
    options.onSize?.({ bytes: bytes.length, pixels: header.width * header.height });
    return { ...blank, ...found, ...(await judgePixels(codec, bytes, header, options)) };
  } catch (error) {
    if (!(error instanceof DecodeFailure)) throw error;
    return { ...blank, ...found, ...(await judgeFailure(error, bytes, options)) };
  }
}

async function judgePixels(
  codec: Codec,
  bytes: Uint8Array,
  header: Header,
  options: JudgeOptions,
): Promise<Partial<Judgement>> {
  const { image, isSound } = codec.examine
    ? await codec.examine(bytes, header)
    : { image: await codec.decode(bytes, header), isSound: true };
  const found = look(image, options);
  if (isSound) return { verdict: 'ok', ...found };
  return {
    verdict: 'damaged',
    reason: 'Some of the image data are broken: the picture decodes, but parts of it are probably wrong.',
    ...found,
    consumers: await opinionsOf(bytes, 'damaged', header.format),
  };
}

/** Everything that is wanted of the pixels, before their buffer is used for the next file. */
function look(decoded: PixelImage, { thumbnail }: JudgeOptions): Pick<Judgement, 'tint' | 'measured'> {
  const image = laidOut(decoded);
  thumbnail?.onMade(lendThumbnail(image, thumbnail.longSide));
  const { measures, pixelHash, perceptualHash, means } = measurePicture(image);
  return {
    tint: toHexColor(means),
    measured: {
      measures,
      pixelHash,
      perceptualHash: perceptualHash && Buffer.from(perceptualHash).toString('hex'),
    },
  };
}

async function judgeFailure(
  failure: DecodeFailure,
  bytes: Uint8Array,
  { thumbnail }: JudgeOptions,
): Promise<Partial<Judgement>> {
  const { kind, message, recovered } = failure;
  const format = sniffFormat(bytes);
  thumbnail?.onMade(
    recovered && recovered.rows > 0 ? lendThumbnail(blankLostRows(recovered), thumbnail.longSide) : null,
  );
  return {
    verdict: kind,
    reason: brief(message),
    format,
    recoveredPercent: kind === 'truncated' ? percentOf(recovered?.rows ?? 0, recovered?.image) : null,
    tint: recovered && recovered.rows > 0 ? meanColor(recovered.image) : null,
    consumers: await opinionsOf(bytes, kind, format),
  };
}

/** Some decoders say the same thing a hundred times. */
function brief(message: string): string {
  return message.length <= mostReason ? message : `${message.slice(0, mostReason - 1)}…`;
}

function percentOf(rows: number, image: PixelImage | undefined): number {
  return image === undefined ? 0 : Math.floor((rows / image.height) * 1000) / 10;
}

/** The name of what the system says, also where Node knows none: of a stale handle of a network mount it says "Unknown system error -116". */
function codeOf({ code, errno }: NodeJS.ErrnoException): string {
  if (code !== undefined && !code.startsWith('Unknown')) return code;
  const [name] = Object.entries(constants.errno).find(([, number]) => number === -(errno ?? 0)) ?? [];
  return name ?? code ?? 'an unknown error';
}

function judgeUnreadable(error: NodeJS.ErrnoException): Judgement {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const reason = 'The file is gone: it was there when the folder was listed.';
    return {
      ...blank,
      verdict: 'missing',
      reason,
      consumers: opinionsWithoutBytes('FileNotFoundError (ENOENT)'),
    };
  }
  const why =
    code === 'EACCES' || code === 'EPERM'
      ? 'permission is refused'
      : 'the disk or the network reports an error';
  const reason = `The file cannot be read: ${why} (${code}).`;
  return {
    ...blank,
    verdict: 'unreadable',
    reason,
    consumers: opinionsWithoutBytes(`The file cannot be read (${code}).`),
  };
}

/** The judgement of a file that killed or hung its decoder twice. */
export function judgeCrash(reason: string, sha256: string | null): Judgement {
  const consumers = opinionsWithoutBytes('Not tried: a decoder died or hung on this file.');
  return { ...blank, verdict: 'crashes-decoder', reason, sha256, consumers };
}

function factsOf(header: Header): Partial<Judgement> {
  const { format, width, height, channels, bitDepth, colorSpace, hasIcc, orientation, frames } = header;
  return { format, width, height, channels, bitDepth, colorSpace, hasIcc, orientation, frames };
}

const blank: Judgement = {
  verdict: 'ok',
  reason: '',
  recoveredPercent: null,
  sha256: null,
  format: null,
  width: null,
  height: null,
  channels: null,
  bitDepth: null,
  colorSpace: null,
  hasIcc: false,
  orientation: 1,
  frames: 1,
  notices: [],
  tint: null,
  measured: null,
  consumers: [],
};
