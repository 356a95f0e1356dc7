import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DecodePool } from '../../src-main/decode/pool.ts';
import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
const photographs = 200;

/** Deterministic places to break a file at. */
function place(bytes: Uint8Array, from: number, to: number, seed: number): number {
  const share = from + (to - from) * (((seed * 2_654_435_761) >>> 0) / 2 ** 32);
  return Math.floor(bytes.length * share);
}

/** Position of the first segment of a kind, and of the one behind it. */
function segment(bytes: Uint8Array, wanted: number): [start: number, end: number] {
  for (let at = 2; bytes[at] === 0xff;) {
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (bytes[at + 1] === wanted) return [at, end];
    at = end;
  }
  throw new Error(`There is no segment ${wanted}.`);
}

function hasSegment(bytes: Uint8Array, wanted: number): boolean {
  try {
    return segment(bytes, wanted)[0] > 0;
  } catch {
    return false;
  }
}

/** Takes a stretch out, and puts it in again farther behind. */
function moved(bytes: Uint8Array, start: number, end: number, to: number): Uint8Array {
  return Buffer.concat([
    bytes.subarray(0, start),
    bytes.subarray(end, to),
    bytes.subarray(start, end),
    bytes.subarray(to),
  ]);
}

type Damage = (bytes: Uint8Array, seed: number) => Uint8Array;

const cutAt =
  (share: number): Damage =>
  (bytes) =>
    bytes.subarray(0, Math.floor(bytes.length * share));

/** What is done to a file, and what may be said of it then. */
const damages: Record<string, { name?: string; do: Damage; allowed: string[] }> = {
  'cut after 30 bytes': { do: (bytes) => bytes.subarray(0, 30), allowed: ['truncated'] },
  'cut at 25 %': { do: cutAt(0.25), allowed: ['truncated'] },
  'cut at 50 %': { do: cutAt(0.5), allowed: ['truncated'] },
  'cut at 75 %': { do: cutAt(0.75), allowed: ['truncated'] },
  'cut at 99 %': { do: cutAt(0.99), allowed: ['truncated'] },
  'no end marker': { do: (bytes) => bytes.subarray(0, bytes.lastIndexOf(0xff)), allowed: ['truncated'] },
  'one flipped bit': {
    // A bit that still leaves a stream of valid codes cannot be told from another picture.
    do: (bytes, seed) => {
      const broken = bytes.slice();
      broken[place(bytes, 0.3, 0.9, seed)]! ^= 1 << (seed & 7);
      return broken;
    },
    allowed: ['ok', 'damaged', 'truncated', 'corrupt'],
  },
  '40 zeroed bytes': {
    do: (bytes, seed) => {
      const broken = bytes.slice();
      const at = place(bytes, 0.3, 0.9, seed);
      return broken.fill(0, at, at + 40);
    },
    allowed: ['ok', 'damaged'],
  },
  'tables in another order': {
    // Decoders do not mind which of the Huffman tables comes first.
    do: (bytes) => {
      const [start, end] = segment(bytes, 0xc4);
      return moved(bytes, start, end, segment(bytes, 0xda)[0]);
    },
    allowed: ['ok'],
  },
  'a swapped segment': {
    // The size of the picture behind the scan that needs it.
    do: (bytes) => {
      const [start, end] = segment(bytes, hasSegment(bytes, 0xc2) ? 0xc2 : 0xc0);
      return moved(bytes, start, end, segment(bytes, 0xda)[1]);
    },
    allowed: ['corrupt'],
  },
  'appended bytes': {
    do: (bytes) => Buffer.concat([bytes, Buffer.from('appended by a camera')]),
    allowed: ['ok'],
  },
  'a wrong extension': { name: 'photograph.png', do: (bytes) => bytes, allowed: ['ok'] },
  'a web page': {
    do: () => Buffer.from('<!DOCTYPE html><title>404 Not Found</title>'),
    allowed: ['not-an-image'],
  },
  'no bytes': { do: () => new Uint8Array(), allowed: ['empty'] },
};

describe.skipIf(!shared)(`${photographs} photographs, damaged`, () => {
  it('are each called what they are, and no undamaged one is accused', { timeout: 300_000 }, async () => {
    const folder = join(shared!, 'data', 'photos');
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.jpg'))
      .sort();
    const files = all.filter((_, i) => i % Math.floor(all.length / photographs) === 0).slice(0, photographs);
    expect(files).toHaveLength(photographs);
    const work = mkdtempSync(join(tmpdir(), 'winnow-damage-'));
    const pool = new DecodePool({ size: 2 });
    const table: Record<string, Record<string, number>> = {};
    const wrong: string[] = [];
    try {
      const count = (damage: string, { verdict }: Judgement) => {
        const row = (table[damage] ??= {});
        row[verdict] = (row[verdict] ?? 0) + 1;
      };
      const undamaged = await Promise.all(
        files.map((file) => pool.judge(join(folder, file), { bytes: 50_000 })),
      );
      for (const judgement of undamaged) count('none', judgement);
      for (const [damage, { name = 'photograph.jpg', do: apply, allowed }] of Object.entries(damages)) {
        await Promise.all(
          files.map(async (file, seed) => {
            const broken = join(work, `${seed}-${name}`);
            writeFileSync(broken, apply(readFileSync(join(folder, file)), seed));
            const judgement = await pool.judge(broken, { bytes: 50_000 });
            count(damage, judgement);
            if (!allowed.includes(judgement.verdict)) wrong.push(`${file}, ${damage}: ${judgement.verdict}`);
            if (damage === 'a wrong extension' && !judgement.notices.includes('wrong-extension'))
              wrong.push(`${file}: its extension is wrong, and nobody says so`);
            if (damage === 'cut at 50 %' && !(judgement.recoveredPercent! > 5))
              wrong.push(`${file}: of half a file ${judgement.recoveredPercent} % is saved`);
          }),
        );
      }
    } finally {
      await pool.close();
      rmSync(work, { recursive: true });
    }
    console.table(table);
    expect(table['none']).toEqual({ ok: photographs });
    expect(wrong).toEqual([]);
    // What neither Pillow nor sharp says a word of. The rest of these files is a stream of valid codes again, which no decoder can tell from another picture.
    expect(table['40 zeroed bytes']!['damaged']).toBeGreaterThan(photographs * 0.4);
  });
});
