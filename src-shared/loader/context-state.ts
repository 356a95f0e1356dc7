import type { PythonRandom } from '../random/python-random.ts';
import type { TorchGenerator } from '../random/torch-generator.ts';
import { fromHex, toHex } from './hex.ts';

/** Where the generators of a process stand, as bytes. */
export interface ContextState {
  readonly generator: Uint8Array;
  readonly python: Uint32Array;
}

interface Generators {
  readonly generator: TorchGenerator;
  readonly python: PythonRandom;
}

export function saveContext({ generator, python }: Generators): ContextState {
  return { generator: generator.getState(), python: python.getState() };
}

export function restoreContext({ generator, python }: Generators, state: ContextState): void {
  generator.setState(state.generator);
  python.setState(state.python);
}

/** The same as text, for a file. */
export interface ContextText {
  readonly generator: string;
  readonly python: string;
}

export function toText({ generator, python }: ContextState): ContextText {
  return {
    generator: toHex(generator),
    python: toHex(new Uint8Array(python.buffer, python.byteOffset, python.byteLength)),
  };
}

/** @throws RangeError for other text */
export function fromText({ generator, python }: ContextText): ContextState {
  const words = fromHex(python);
  if (words.length % 4 !== 0)
    throw new RangeError('Expected whole words of a state but received a part of one.');
  return { generator: fromHex(generator), python: new Uint32Array(words.buffer) };
}
