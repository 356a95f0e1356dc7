import { PythonRandom } from '../random/python-random.ts';
import { TorchGenerator } from '../random/torch-generator.ts';
import type { LoadContext } from './load-context.ts';

/** Where a sample's draws come from: a stream that runs through all samples of a worker, as in torch, or one of the sample's own. */
export const randomnessKinds = ['torch', 'per-sample'] as const;

export type Randomness = (typeof randomnessKinds)[number];

const golden = 0x9e3779b97f4a7c15n;

/** One step of SplitMix64 (Steele, Lea and Flood, 2014): every bit of 64 depends on every bit. */
function mix(value: bigint): bigint {
  let z = BigInt.asUintN(64, value + golden);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** `mix(mix(seed) + epoch)`, modulo 2^64. */
export function epochSeedOf(seed: bigint, epoch: number): bigint {
  return mix(mix(BigInt.asUintN(64, seed)) + BigInt(epoch));
}

/** `mix(epochSeed + index)`, modulo 2^64. torch's generator takes the low 32 bits of it, Python's `random` all 64. */
export function sampleSeedOf(epochSeed: bigint, index: number): bigint {
  return mix(epochSeed + BigInt(index));
}

/** Gives each sample generators that are seeded for it. They are the same two each time, so that a sample costs no memory. */
export class SampleRandomness {
  readonly #epochSeed: bigint;
  readonly #context: LoadContext;

  constructor(epochSeed: bigint, { worker }: LoadContext) {
    this.#epochSeed = epochSeed;
    this.#context = { generator: new TorchGenerator(), python: new PythonRandom(0), worker };
  }

  /** Where sample `index` is loaded, and whatever replaces it. Valid until the next one is asked for. */
  contextOf(index: number): LoadContext {
    const seed = sampleSeedOf(this.#epochSeed, index);
    this.#context.generator.manualSeed(seed);
    this.#context.python.seed(seed);
    return this.#context;
  }
}
