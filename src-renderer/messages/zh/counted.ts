import { integer } from '../../parts/numbers.ts';

/** "3,184 张图片": Chinese counts with a measure word and has no plural. */
export function counted(count: number, what: string): string {
  return `${integer(count)} ${what}`;
}
