import { PythonRandom } from '../../../src-shared/random/python-random.ts';
import type { Case } from './oracle.ts';

type Op = Case['recipe'][number];

const filters = ['nearest', 'bilinear', 'bicubic', 'box', 'hamming', 'lanczos'];
const geometric = ['nearest', 'bilinear', 'bicubic'];

/** Cases drawn at random: the same seed gives the same ones. */
export function randomCases(seed: number, count: number): Case[] {
  const random = new PythonRandom(seed);
  const whole = (low: number, high: number): number => random.randint(low, high);
  // Halves and quarters of odd numbers: no whole number, which JSON cannot tell from an int.
  const real = (low: number, high: number): number => low + Math.floor(random.random() * (high - low)) + 0.37;
  const share = (): number => whole(1, 99) / 100 - 0.003;
  const size = (): number | number[] => random.choice([whole(5, 60), [whole(5, 60), whole(5, 60)]]);
  const maybe = (fields: Record<string, unknown>): Record<string, unknown> =>
    random.random() < 0.5 ? fields : {};
  const fill = (): Record<string, unknown> =>
    maybe({ fill: random.choice<unknown>([whole(0, 255), [1, 130, 255]]) });
  const padding = (): unknown =>
    random.choice<unknown>([
      whole(0, 9),
      [whole(0, 9), whole(0, 9)],
      [whole(-3, 9), whole(-3, 9), whole(-3, 9), whole(-3, 9)],
    ]);

  const imageOps: (() => Op)[] = [
    () => ({ op: 'Resize', size: size(), ...maybe({ interpolation: random.choice(filters) }) }),
    () => ({ op: 'Resize', size: whole(5, 40), max_size: whole(41, 60), interpolation: random.choice(filters) }),
    () => ({ op: 'CenterCrop', size: size() }),
    () => ({ op: 'RandomResizedCrop', size: size(), ...maybe({ interpolation: random.choice(filters) }), ...maybe({ scale: [0.02, share()].sort() }), ...maybe({ ratio: [0.3, real(1, 4)] }) }),
    () => ({ op: 'RandomHorizontalFlip', ...maybe({ p: share() }) }),
    () => ({ op: 'RandomVerticalFlip', ...maybe({ p: share() }) }),
    () => ({ op: 'Pad', padding: padding(), ...fill() }),
    () => ({ op: 'Pad', padding: padding(), padding_mode: random.choice(['edge', 'reflect', 'symmetric']) }),
    () => ({ op: 'RandomCrop', size: size(), pad_if_needed: true, ...maybe({ padding: whole(0, 9) }), ...fill() }),
    () => ({ op: 'RandomGrayscale', ...maybe({ p: share() }) }),
    () => ({ op: 'Grayscale', num_output_channels: 3 }),
    () => ({ op: 'ColorJitter', ...maybe({ brightness: share() }), ...maybe({ contrast: [0.25, real(1, 3)] }), ...maybe({ saturation: real(0, 4) }), ...maybe({ hue: share() / 2 }) }),
    () => ({ op: 'RandomRotation', degrees: whole(0, 400), interpolation: random.choice(geometric), ...maybe({ expand: true }), ...fill() }),
    () => ({ op: 'RandomRotation', degrees: [whole(-90, 0), whole(1, 90)], center: [whole(0, 30), whole(0, 30)], ...fill() }),
    () => ({ op: 'RandomAffine', degrees: whole(0, 90), interpolation: random.choice(geometric), ...maybe({ translate: [share(), share()] }), ...maybe({ scale: [0.5, real(0, 2) + 0.5] }), ...maybe({ shear: random.choice<unknown>([whole(1, 40), [-5, 9], [-5, 9, 3, 8]]) }), ...fill() }),
    () => ({ op: 'GaussianBlur', kernel_size: random.choice<unknown>([3, 5, 9, [3, 7]]), ...maybe({ sigma: [0.1, real(0, 5) + 0.5] }) }),
    () => ({ op: 'RandAugment', ...maybe({ num_ops: whole(1, 4), magnitude: whole(0, 30) }), ...maybe({ interpolation: random.choice(geometric) }), ...fill() }),
    () => ({ op: 'TrivialAugmentWide', ...maybe({ num_magnitude_bins: whole(8, 40) }), ...fill() }),
    () => ({ op: 'AutoAugment', policy: random.choice(['imagenet', 'cifar10', 'svhn']), ...fill() }),
  ]; // prettier-ignore
  const containers: (() => Op)[] = [
    () => ({
      op: 'RandomApply',
      transforms: [random.choice(imageOps)(), random.choice(imageOps)()],
      ...maybe({ p: share() }),
    }),
    () => ({
      op: 'RandomChoice',
      transforms: [random.choice(imageOps)(), random.choice(imageOps)()],
      ...maybe({ p: [share(), share()] }),
    }),
    () => ({
      op: 'RandomOrder',
      transforms: [random.choice(imageOps)(), random.choice(imageOps)(), random.choice(imageOps)()],
    }),
    () => ({ op: 'Compose', transforms: [random.choice(imageOps)()] }),
  ];
  const toTensors: (() => Op[])[] = [
    () => [{ op: 'ToTensor' }],
    () => [
      { op: 'ToTensor' },
      { op: 'Normalize', mean: [share(), share(), share()], std: [share(), share(), share()] },
    ],
    () => [
      { op: 'PILToTensor' },
      { op: 'ConvertImageDtype', dtype: random.choice(['float32', 'float64', 'int16', 'int32', 'int64']) },
    ],
    () => [
      { op: 'ToTensor' },
      { op: 'ConvertImageDtype', dtype: random.choice(['uint8', 'int16', 'float64']) },
    ],
    () => [{ op: 'ToTensor' }, { op: 'ToPILImage' }],
    () => [{ op: random.choice(['FiveCrop', 'TenCrop']), size: [3, 4] }],
    () => [
      { op: 'Grayscale' },
      random.choice(imageOps.slice(0, 3))(),
      { op: 'GaussianBlur', kernel_size: 3 },
      { op: 'ToTensor' },
    ],
  ];
  const tensorOps: (() => Op)[] = [
    () => ({
      op: 'RandomErasing',
      p: 0.9,
      ...maybe({ value: random.choice<unknown>(['random', 0.5, [0.1, 0.2, 0.3]]) }),
      ...maybe({ scale: [0.05, share()].sort() }),
    }),
    () => ({ op: 'RandomHorizontalFlip' }),
    () => ({ op: 'CenterCrop', size: size() }),
    () => ({ op: 'RandomCrop', size: 5 }),
    () => ({ op: 'Pad', padding: whole(0, 4), padding_mode: random.choice(['constant', 'edge', 'reflect']) }),
    () => ({ op: 'GaussianBlur', kernel_size: 3 }),
  ];

  return Array.from({ length: count }, () => {
    const recipe = Array.from({ length: whole(1, 3) }, () =>
      random.choice(random.random() < 0.2 ? containers : imageOps)(),
    );
    if (random.random() < 0.6) recipe.push(...random.choice(toTensors)());
    if (recipe.at(-1)!.op === 'ToTensor' || recipe.at(-1)!.op === 'Normalize') {
      const grey = recipe.some(
        ({ op, num_output_channels: channels }) => op === 'Grayscale' && channels === undefined,
      );
      const usable = grey ? tensorOps.slice(1) : tensorOps;
      recipe.push(...Array.from({ length: whole(0, 2) }, () => random.choice(usable)()));
    }
    const kind = random.choice(['noise', 'noise', 'smooth', 'flat'] as const);
    return { recipe, seed: whole(0, 2 ** 31), width: whole(12, 70), height: whole(12, 70), kind };
  });
}
