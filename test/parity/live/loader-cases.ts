import { PythonRandom } from '../../../src-shared/random/python-random.ts';

type Op = { op: string } & Record<string, unknown>;

export interface LoaderCase {
  seed: number;
  /** Seed of a generator of the loader's own. */
  own: number | null;
  /** How many of the files, from the first on, are the dataset. */
  files: number;
  recipe: Op[];
  sampler: 'order' | 'shuffle' | 'replacement' | 'subset' | 'weighted';
  batchSize: number;
  dropLast: boolean;
  workers: number;
  prefetch: number;
  persistent: boolean;
  onError: 'throw' | 'skip' | 'replace';
}

/** A file to be drawn: name, kind, width, height. */
export type DrawnFile = [name: string, kind: 'colour' | 'grey' | 'broken', width: number, height: number];

/** Files in the order of their names. */
export function drawnFiles(seed: number, count: number): DrawnFile[] {
  const random = new PythonRandom(seed);
  return Array.from({ length: count }, (_, i): DrawnFile => {
    const number = String(i).padStart(3, '0');
    // Classes in turn, and in the order of the names all the same: the first dot ends the class.
    const name = `${i < count / 3 ? 'a' : i < count / 1.5 ? 'b' : 'c'}.${number}.${random.choice(['jpg', 'jpg', 'png', 'bmp'])}`;
    const kind = i > 0 && random.random() < 0.12 ? 'broken' : random.random() < 0.15 ? 'grey' : 'colour';
    return [name, kind, random.randint(20, 90), random.randint(20, 90)];
  });
}

/** Loader runs drawn at random: the same seed gives the same ones. Every number of workers from 0 to 4 occurs equally often. */
export function loaderCases(seed: number, count: number, fileCount: number): LoaderCase[] {
  const random = new PythonRandom(seed + 1);
  const { choice } = random;
  const pick = choice.bind(random) as typeof choice;
  const whole = (low: number, high: number): number => random.randint(low, high);
  const share = (): number => whole(1, 99) / 100 - 0.003;
  const steps: (() => Op)[] = [
    () => ({ op: 'RandomResizedCrop', size: whole(16, 40) }),
    () => ({
      op: 'Resize',
      size: whole(16, 60),
      interpolation: pick(['bilinear', 'bicubic', 'lanczos', 'box']),
    }),
    () => ({ op: 'CenterCrop', size: whole(10, 50) }),
    () => ({ op: 'RandomCrop', size: whole(10, 40), pad_if_needed: true }),
    () => ({ op: 'RandomHorizontalFlip', p: share() }),
    () => ({ op: 'RandomVerticalFlip' }),
    () => ({
      op: 'ColorJitter',
      brightness: share(),
      contrast: share(),
      saturation: share(),
      hue: share() / 2,
    }),
    () => ({ op: 'RandomRotation', degrees: whole(1, 180), interpolation: pick(['nearest', 'bilinear']) }),
    () => ({ op: 'RandomAffine', degrees: whole(0, 90), translate: [share(), share()] }),
    () => ({ op: 'RandomGrayscale', p: share() }),
    () => ({ op: 'GaussianBlur', kernel_size: pick([3, 5]) }),
    () => ({ op: 'RandAugment' }),
    () => ({ op: 'TrivialAugmentWide' }),
  ];
  return Array.from({ length: count }, (_, i): LoaderCase => {
    const recipe = Array.from({ length: whole(0, 3) }, () => pick(steps)());
    recipe.push({ op: 'Resize', size: [whole(8, 40), whole(8, 40)] }, { op: 'ToTensor' });
    if (random.random() < 0.6) {
      recipe.push({ op: 'Normalize', mean: [share(), share(), share()], std: [share(), share(), share()] });
    }
    if (random.random() < 0.2) recipe.push({ op: 'RandomErasing', p: share() });
    const workers = i % 5;
    return {
      seed: whole(0, 2 ** 40),
      own: random.random() < 0.3 ? whole(0, 1e6) : null,
      files: whole(2, fileCount),
      recipe,
      sampler: pick(['order', 'shuffle', 'shuffle', 'replacement', 'subset', 'weighted']),
      batchSize: whole(1, 7),
      dropLast: random.random() < 0.3,
      workers,
      prefetch: whole(1, 3),
      persistent: workers > 0 && random.random() < 0.4,
      onError: pick(['throw', 'skip', 'replace', 'replace']),
    };
  });
}
