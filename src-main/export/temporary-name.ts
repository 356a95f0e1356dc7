import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** So that a process of another machine, on a disk that both see, is not looked for here. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** A process that writes somewhere, and where it runs. */
export interface Writer {
  readonly pid: number;
  readonly machine: string;
}

export const thisWriter: Writer = { pid: process.pid, machine };

/** Whether a writer other than this process lives on this machine. Those of other machines cannot be looked for. */
export function isAtWork({ pid, machine: writtenOn }: Writer): boolean {
  return writtenOn === machine && pid !== process.pid && isAlive(pid);
}

/** A hidden name beside `target` that says which process writes there: `.NAME.<process>-<machine>-<random>.tmp`. */
export function temporaryName(target: string, pid = process.pid): string {
  return join(
    dirname(target),
    `.${basename(target)}.${pid}-${machine}-${randomBytes(6).toString('hex')}.tmp`,
  );
}

/** Removes what writers of this target left behind that were killed. Those of a process that lives stay; so do those of another machine. */
export async function removeLeftovers(target: string): Promise<void> {
  const start = `.${basename(target)}.`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(start)) continue;
    const [, pid, writtenOn] = /^(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.tmp$/.exec(name.slice(start.length)) ?? [];
    if (pid === undefined || writtenOn !== machine || isAlive(Number(pid))) continue;
    await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
