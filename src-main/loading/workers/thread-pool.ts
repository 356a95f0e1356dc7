/**
 * NOTE: threads that end beside threads that start
 *
 * V8 keeps one map of all pages of machine code in a process. Where one thread gives such pages back (its isolate ends, or the last reference to a
 * WebAssembly module goes) while another is given pages at the same addresses, an entry can be lost, and the process dies of a failed check. So threads
 * are used again rather than started again; they end one at a time, and never while one starts; and the WebAssembly modules that they share
 * are held here for good.
 */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { holdPrograms } from '../../decode/hold-programs.ts';
import { LoaderThread } from './loader-thread.ts';

/** Long enough for the next epoch to begin, short enough for every thread to be gone within a second of the last one. */
const idleMs = 400;

const idle = new Map<LoaderThread, NodeJS.Timeout>();
let starts: Promise<unknown> = Promise.resolve();
let endings: Promise<unknown> = Promise.resolve();

/** A thread without a job: an idle one, or else a new one. */
export function takeThread(): LoaderThread {
  for (const [thread, timer] of idle) {
    clearTimeout(timer);
    idle.delete(thread);
    return thread;
  }
  holdPrograms();
  holdTypeStripping();
  const thread = new LoaderThread(endings);
  starts = Promise.all([starts, thread.online]);
  return thread;
}

/** Leaves a thread to the next job. If none comes soon, it ends. */
export function giveBack(thread: LoaderThread): void {
  thread.letGo();
  const timer = setTimeout(() => {
    idle.delete(thread);
    void endThread(thread, idleMs);
  }, idleMs);
  idle.set(thread, timer.unref());
  void thread.gone.then(() => idle.delete(thread));
}

/** Ends a thread when its turn comes; resolves once it is gone. It has some time to do so by itself. */
export function endThread(thread: LoaderThread, graceMs: number): Promise<unknown> {
  endings = Promise.all([endings, starts]).then(() => thread.end(graceMs));
  return endings;
}

/** Run from source, each thread strips types by a program of Node's in WebAssembly, which the process may not have needed itself (under a test runner). */
function holdTypeStripping(): void {
  if (extname(import.meta.url) === '.ts') createRequire(import.meta.url)('./loader-thread.ts');
}
