import { PythonRandom } from './python-random.ts';
import { TorchGenerator } from './torch-generator.ts';

/** torch's default generator: what draws come from when no other generator is named. Without {@link manualSeed} every run differs. */
export const defaultGenerator = new TorchGenerator(Math.floor(Math.random() * 2 ** 53));

/** Python's global `random`. Without {@link seedPython} every run differs. */
export const defaultPythonRandom = new PythonRandom();

/** `torch.manual_seed(seed)`: seeds the default generator, and returns it. */
export function manualSeed(seed: number | bigint): TorchGenerator {
  return defaultGenerator.manualSeed(seed);
}

/** `random.seed(seed)`: seeds the default {@link PythonRandom}, and returns it. */
export function seedPython(seed: number | bigint): PythonRandom {
  return defaultPythonRandom.seed(seed);
}
