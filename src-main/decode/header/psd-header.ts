import type { Header } from '../codec.ts';
import { DecodeFailure } from '../decode-failure.ts';

export interface PsdHeader extends Header {
  kind: 'bitmap' | 'gray' | 'palette' | 'rgb' | 'cmyk';
  /** Channels that Pillow reads, the alpha of an RGB picture among them; files may hold more. */
  planes: number;
  packed: boolean;
  /** RGB triples, for a picture with a palette. */
  palette: Uint8Array | null;
  /** Behind the compression method: row lengths of packed data, or the pixels. */
  dataAt: number;
}

/** Photoshop's colour modes at 8 bits (1 for bitmaps), as Pillow reads them; multichannel and duotone as grey. */
const kinds: Record<string, readonly [PsdHeader['kind'], planes: number]> = {
  '0 1': ['bitmap', 1],
  '0 8': ['gray', 1],
  '1 8': ['gray', 1],
  '2 8': ['palette', 1],
  '3 8': ['rgb', 3],
  '4 8': ['cmyk', 4],
  '7 8': ['gray', 1],
  '8 8': ['gray', 1],
};

/** (Adobe Photoshop File Formats Specification; Pillow src/PIL/PsdImagePlugin.py.) */
export function readPsdHeader(bytes: Uint8Array): PsdHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const need = (end: number) => {
    if (end > bytes.length) throw new DecodeFailure('truncated', 'The file ends inside its header.');
  };
  need(34);
  const channels = view.getUint16(12);
  const height = view.getUint32(14);
  const width = view.getUint32(18);
  const bitDepth = view.getUint16(22);
  const mode = view.getUint16(24);
  const [kind, planes] = kinds[`${mode} ${bitDepth}`] ?? [];
  if (view.getUint16(4) !== 1 || kind === undefined || planes === undefined) {
    throw new DecodeFailure(
      'unsupported',
      `This is a Photoshop file of version ${view.getUint16(4)}, colour mode ${mode} and ${bitDepth} bits, which is not read here.`,
    );
  }
  if (channels < planes || width === 0 || height === 0)
    throw new DecodeFailure(
      'corrupt',
      `The header announces ${channels} channels of ${width} x ${height} pixels.`,
    );

  const hasAlpha = kind === 'rgb' && channels === 4;
  // Three sections, each behind its length: colours, resources, layers.
  const paletteBytes = view.getUint32(26);
  let at = 26;
  for (let section = 0; section < 3; section++) {
    need(at + 4);
    at += 4 + view.getUint32(at);
  }
  need(at + 2);
  const method = view.getUint16(at);
  if (method > 1)
    throw new DecodeFailure('unsupported', 'This is a Photoshop file packed by ZIP, which is not read here.');
  return {
    format: 'psd',
    width,
    height,
    channels: hasAlpha ? 4 : planes,
    bitDepth,
    colorSpace: kind === 'rgb' ? 'srgb' : kind === 'bitmap' ? 'gray' : kind,
    hasAlpha,
    hasIcc: false,
    orientation: 1,
    frames: 1,
    kind,
    planes: hasAlpha ? 4 : planes,
    packed: method === 1,
    palette: kind === 'palette' && paletteBytes === 768 ? interleave(bytes.subarray(30, 798)) : null,
    dataAt: at + 2,
  };
}

/** All reds, all greens, all blues: to triples. */
function interleave(planar: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => planar[(i % 3) * 256 + Math.floor(i / 3)]!);
}
