import { integer } from '../parts/numbers.ts';

/** "1 image", "3,184 images". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`;
}
