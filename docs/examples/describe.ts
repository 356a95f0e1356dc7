import { createHash } from 'node:crypto';
import type { Tensor } from '../../src-main/loading/index.ts';

/** A tensor in a line: its type, its shape, and a digest of its bytes to compare it by. */
export function describe(tensor: Tensor): string {
  const digest = createHash('sha256').update(tensor.bytes()).digest('hex').slice(0, 12);
  return `${tensor.dtype} [${tensor.shape.join(', ')}] ${digest}`;
}
