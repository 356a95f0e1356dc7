import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../src-shared/contract/values.ts';
import { watchJobs } from '../../src-main/electron/job-watch.ts';
import { app, BrowserWindow, state } from './stand-in.ts';

vi.mock('electron', () => import('./stand-in.ts'));

const job: Job = {
  id: 'one',
  dataset: 'abc',
  kind: 'scan',
  title: 'Scanning pets',
  state: 'running',
  done: 0,
  total: 100,
  unit: 'images',
  ratePerSecond: null,
  secondsLeft: null,
  message: null,
  errorCode: null,
  subject: null,
  hint: null,
};

/** An engine whose stream of events a test writes. */
class Speaking {
  streams = 0;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  async handle(): Promise<Response> {
    this.streams++;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => void (this.#controller = controller),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  raw(text: string): void {
    this.#controller.enqueue(Buffer.from(text));
  }

  say(change: Partial<Job>): void {
    this.raw(
      `event: message\ndata: ${JSON.stringify({ json: { kind: 'job', job: { ...job, ...change } } })}\n\n`,
    );
  }

  break(): void {
    this.#controller.error(new Error('gone'));
  }
}

let engine: Speaking;
let ending: AbortController;
let used: number;
let window: BrowserWindow;
const last = () => window.progress.at(-1);

beforeEach(async () => {
  app.becomeReady();
  [state.windows, state.notifications] = [[], []];
  window = new BrowserWindow({ webPreferences: {} });
  [engine, ending, used] = [new Speaking(), new AbortController(), 0];
  void watchJobs({ engine, signal: ending.signal, datasetUsed: () => void used++, worthANoteMs: 0 });
  await expect.poll(() => engine.streams).toBe(1);
});
afterEach(() => ending.abort());

describe('the work of the engine', () => {
  test('shows as a bar that grows, and goes', async () => {
    engine.say({});
    await expect.poll(last).toBe(0);
    engine.say({ done: 50 });
    await expect.poll(last).toBe(0.5);
    engine.say({ id: 'two', dataset: null, done: 100 });
    await expect.poll(last).toBe(0.75);
    engine.say({ state: 'done' });
    engine.say({ id: 'two', state: 'cancelled' });
    await expect.poll(last).toBe(-1);
    expect(used).toBe(1);
  });

  test('without a known end shows as a bar without one', async () => {
    engine.say({ total: null });
    await expect.poll(last).toBe(2);
  });

  test('is noted at its end where nobody looks', async () => {
    window.isFocused = false;
    engine.say({});
    engine.say({ state: 'done', message: '3 images' });
    await expect
      .poll(() => state.notifications.map(({ options }) => options))
      .toEqual([{ title: 'Scanning pets: done', body: '3 images' }]);
    state.notifications[0]!.emit('click');
    expect(window.focused).toBeGreaterThan(0);
    engine.say({ id: 'x' });
    engine.say({ id: 'x', state: 'failed', message: 'no' });
    await expect.poll(() => state.notifications[1]?.options.title).toBe('Scanning pets: failed');
  });

  test('is not noted before somebody’s eyes, nor when it was stopped', async () => {
    engine.say({});
    engine.say({ state: 'done' });
    await expect.poll(last).toBe(-1);
    window.isFocused = false;
    engine.say({ id: 'b' });
    engine.say({ id: 'b', state: 'cancelled' });
    await expect.poll(() => window.progress.filter((value) => value === -1).length).toBe(2);
    expect(state.notifications).toEqual([]);
  });

  test('is listened to again when the engine was away, with no bar left standing', async () => {
    engine.raw(': a comment\n\nevent: close\ndata: {}\n\n');
    engine.say({ done: 10 });
    await expect.poll(last).toBe(0.1);
    engine.break();
    await expect.poll(last).toBe(-1);
    await expect.poll(() => engine.streams, { timeout: 10_000 }).toBe(2);
    engine.say({ done: 20 });
    await expect.poll(last).toBe(0.2);
  });
});
