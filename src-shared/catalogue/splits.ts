import { WinnowError } from '../winnow-error.ts';

/** Shares that add up to 1, as the upper end of each split's stretch of [0, 1), in order of their names. */
export type SplitPlan = readonly { name: string; end: number }[];

/**
 * Checks the ratios, and puts the splits in an order that does not depend on how they were written.
 * Throws BAD_INPUT unless they are positive and add up to 1 (within a millionth, so that thirds can be written).
 */
export function planSplits(ratios: Readonly<Record<string, number>>): SplitPlan {
  const names = Object.keys(ratios).sort();
  const sum = names.reduce((total, name) => total + ratios[name]!, 0);
  if (names.length === 0 || names.some((name) => !(ratios[name]! > 0)) || !(Math.abs(sum - 1) <= 1e-6)) {
    const written = names.map((name) => `${name}=${ratios[name]}`).join(',');
    throw new WinnowError(
      'BAD_INPUT',
      `Expected positive ratios that add up to 1 for the splits but received ${written || 'none'}${names.length > 0 ? `, which add up to ${sum}` : ''}.`,
      { subject: written, hint: 'Write for instance train=0.8,val=0.2.' },
    );
  }
  let end = 0;
  return names.map((name, i) => ({
    name,
    end: (end = i === names.length - 1 ? 1 : end + ratios[name]! / sum),
  }));
}

/**
 * The split of an image, by its content and the seed alone: adding, removing or relabelling others never moves it, and exact
 * duplicates always stay together. Because the place is independent of the class, every class is divided by the same ratios
 * up to chance: of n images of a class, a split of ratio p gets n p, give or take √(n p (1 − p)).
 *
 * @param sha256 at least 8 bytes of the content's hash
 */
export function splitOf(sha256: Uint8Array, seed: number, plan: SplitPlan): string {
  const place = placeOf(sha256, seed);
  return plan.find(({ end }) => place < end)!.name;
}

/** A number in [0, 1), uniform over contents for every seed. Mixed with the finaliser of MurmurHash3 (Appleby, public domain). */
export function placeOf(sha256: Uint8Array, seed: number): number {
  const seeded = mix((seed ^ 0x9e3779b9) >>> 0);
  return mix(mix(wordAt(sha256, 0) ^ seeded) ^ wordAt(sha256, 4)) / 0x1_0000_0000;
}

/** The same for a group that is told by a text, so that its images stay together. */
export function placeOfText(text: string, seed: number): number {
  let [a, b] = [mix((seed ^ 0x9e3779b9) >>> 0), mix((seed ^ 0x7f4a7c15) >>> 0)];
  for (let i = 0; i < text.length; i++) {
    a = mix(a ^ text.charCodeAt(i));
    b = mix((b + text.charCodeAt(i)) >>> 0);
  }
  return mix(a ^ b) / 0x1_0000_0000;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
