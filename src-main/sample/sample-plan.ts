import type { Subject } from './ground.ts';
import { DrawRandom } from './random.ts';

export interface PlannedPicture {
  /** Relative to the dataset's folder, `/` between its parts. */
  path: string;
  /** What is drawn; a mislabelled picture stands in the folder of another class. */
  subject: Subject;
  seed: number;
  format: 'jpeg' | 'png';
  quality: number;
}

const counts: Record<Subject, number> = { leaf: 78, pebble: 138, shell: 29 };

/** Pictures that stand in the wrong class: the folder's class and number, and what is really on them. */
const mislabelled: Record<string, Subject> = {
  'leaf/leaf-031': 'shell',
  'pebble/pebble-044': 'leaf',
  'pebble/pebble-117': 'shell',
  'shell/shell-012': 'pebble',
};

const pngs = new Set([
  'leaf/leaf-009',
  'leaf/leaf-052',
  'pebble/pebble-016',
  'pebble/pebble-088',
  'shell/shell-005',
  'shell/shell-021',
]);

/** Every sound picture of the sample dataset: three classes, imbalanced, each picture with its own seed. */
export function planSample(seed: number): PlannedPicture[] {
  const random = new DrawRandom(seed);
  const plan: PlannedPicture[] = [];
  for (const [subject, count] of Object.entries(counts) as [Subject, number][]) {
    for (let number = 1; number <= count; number++) {
      const stem = `${subject}/${subject}-${String(number).padStart(3, '0')}`;
      const format = pngs.has(stem) ? 'png' : 'jpeg';
      plan.push({
        path: `${stem}.${format === 'png' ? 'png' : 'jpg'}`,
        subject: mislabelled[stem] ?? subject,
        seed: random.integer(0, 0xffff_ffff),
        format,
        quality: random.integer(78, 92),
      });
    }
  }
  return plan;
}
