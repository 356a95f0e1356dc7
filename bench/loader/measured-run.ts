import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Epoch {
  readonly images: number;
  readonly seconds: number;
}

export interface Measured {
  readonly epochs: readonly Epoch[];
  /** Proportional memory of the process and all below it, at its peak; NaN where /proc does not tell. */
  readonly peakMegabytes: number;
  /** Processor time of all of them, start-up included: what speed comes to where others are at work beside. */
  readonly cpuSeconds: number;
  /** Memory at the end of each epoch. */
  readonly epochMegabytes: readonly number[];
}

function childrenOf(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    return tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** Memory of a process and of all below it, each shared page counted once among those that share it. */
function treeKilobytes(pid: number): number {
  try {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? NaN);
    return childrenOf(pid).reduce((sum, child) => sum + (treeKilobytes(child) || 0), own);
  } catch {
    return NaN;
  }
}

/** Processor time of a process, of all below it, and of those that have ended, in seconds. Clock ticks are hundredths on every Linux. */
function treeCpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const own = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) / 100;
    return childrenOf(pid).reduce((sum, child) => sum + (treeCpuSeconds(child) || 0), own);
  } catch {
    return NaN;
  }
}

/** Runs a program that prints a line of JSON for each epoch, and watches its memory. @throws Error when it fails */
export async function measuredRun(command: string, args: readonly string[]): Promise<Measured> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let peak = NaN;
  let printed = '';
  const epochMegabytes: number[] = [];
  let cpuSeconds = NaN;
  const watch = (): number => {
    const cpu = treeCpuSeconds(child.pid!);
    if (!(cpu <= cpuSeconds) && !Number.isNaN(cpu)) cpuSeconds = cpu;
    const now = treeKilobytes(child.pid!) / 1024;
    if (!(now <= peak) && !Number.isNaN(now)) peak = now;
    return now;
  };
  const timer = setInterval(watch, 100);
  child.stdout.on('data', (text: Buffer) => {
    printed += String(text);
    epochMegabytes.push(watch());
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with code ${String(code)}.`);
  const epochs = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Epoch);
  return { epochs, peakMegabytes: peak, cpuSeconds, epochMegabytes };
}
