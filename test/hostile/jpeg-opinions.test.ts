import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutate, xorshift } from '../../bench/scan/mutate.ts';
import { exactJpeg } from '../../src-main/decode/codecs/exact-jpeg.ts';
import { jpegCodec } from '../../src-main/decode/codecs/jpeg-codec.ts';
import { simdJpeg } from '../../src-main/decode/codecs/simd-jpeg.ts';
import { strictJpeg } from '../../src-main/decode/codecs/strict-jpeg.ts';
import { bareJpeg } from '../../src-main/decode/header/bare-jpeg.ts';
import { readJpegHeader, type JpegHeader } from '../../src-main/decode/header/jpeg-header.ts';
import { entropyDefect } from '../support/entropy-defect.ts';
import { sharedFolder } from '../support/shared-data.ts';

const shared = sharedFolder();
/** More of them, and others: `WINNOW_FUZZ_JPEG=40000 WINNOW_FUZZ_SEED=5 npx vitest run --project unit test/hostile/jpeg-opinions.test.ts`. */
const mutations = Number(process.env['WINNOW_FUZZ_JPEG'] ?? 1500);
const seed = Number(process.env['WINNOW_FUZZ_SEED'] ?? 3);
const largest = 60_000;
const mostPixels = 4_000_000;

function jpegsOf(folder: string): string[] {
  return readdirSync(join(shared!, 'data', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.jpe?g$/i.test(file))
    .sort()
    .map((file) => join(shared!, 'data', folder, file))
    .filter((file) => statSync(file).isFile() && statSync(file).size < largest);
}

function headerOf(bytes: Uint8Array): JpegHeader | null {
  try {
    const header = readJpegHeader(bytes);
    return header.colorSpace === 'cmyk' || header.width * header.height > mostPixels ? null : header;
  } catch {
    return null;
  }
}

/** One bit, or two, of the picture's data. */
function flipBits(original: Uint8Array, next: () => number): Uint8Array {
  const bytes = Buffer.from(original);
  const data = Math.max(0, bytes.indexOf(Buffer.from([0xff, 0xda])));
  for (let times = 1 + (next() % 2); times > 0; times--)
    bytes[data + (next() % (bytes.length - data))]! ^= 1 << (next() % 8);
  return bytes;
}

describe.skipIf(!shared)(`of ${mutations} mutated JPEGs`, () => {
  it(
    'none is called sound by our decoder that libjpeg-turbo warns of, or whose data are not sound to the letter',
    { timeout: 60_000 + 20 * mutations },
    async () => {
      const [photos, hostile] = [jpegsOf('photos'), jpegsOf('hostile')];
      const next = xorshift(seed);
      const table: Record<string, number> = {};
      const wrong: string[] = [];
      let [accused, proven] = [0, 0];
      for (let i = 0; i < mutations; i++) {
        const from = i % 3 === 0 ? hostile : photos;
        const file = from[next() % from.length]!;
        const bytes = (i % 2 === 0 ? flipBits : mutate)(readFileSync(file), next);
        const header = headerOf(bytes);
        if (header === null) continue;
        const { width, height } = header;
        const bare = bareJpeg(bytes);
        const both = bare === null ? [bytes] : [bytes, bare];
        const accepts = (decoder: typeof simdJpeg) =>
          both.some((one) => decoder(one, width, height, { lend: true }));
        const ours = accepts(simdJpeg);
        const native = accepts(strictJpeg);
        const defect = entropyDefect(bare ?? bytes);
        const isProven = defect === 'a code that no table has' || defect === 'a run beyond its block';
        const what = `ours ${ours ? 'sound' : 'left'}, native ${native ? 'sound' : 'refused'}, to the letter: ${defect ?? (defect === null ? 'sound' : 'not looked at')}`;
        table[what] = (table[what] ?? 0) + 1;
        const isWrong = (ours && (!native || defect !== null)) || (accepts(exactJpeg) && !native);
        // No one is accused whom the native decoder does not accuse, save of what is broken to the letter.
        const isAccused = native && !(await isSound(bytes, header));
        if (isAccused) accused++;
        if (native && isProven) proven++;
        if (isWrong || (isAccused && !isProven)) wrong.push(`${file}, ${i}: ${what}`);
      }
      console.table(table);
      console.log(
        `Of ${proven} that libjpeg-turbo passes with a code that cannot be, ${accused} are called damaged.`,
      );
      expect(wrong).toEqual([]);
      // The others have it among the last bits, where the data may as well have ended early.
      expect(accused).toBeGreaterThan(proven * 0.95);
      expect(Object.keys(table).length).toBeGreaterThan(6);
    },
  );
});

/** Also true where it is refused: then nothing is said of its data. */
async function isSound(bytes: Uint8Array, header: JpegHeader): Promise<boolean> {
  try {
    return (await jpegCodec.examine!(bytes, header)).isSound;
  } catch {
    return true;
  }
}
