import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureQueue, type Picture } from '../../src-renderer/state/picture-queue.ts';

const frameMs = 16;

/** A page whose frames and answers come when they are asked for. */
class Page {
  timeMs = 0;
  /** What was asked for together, request by request. */
  readonly asked: (readonly string[])[] = [];
  /** Addresses that are to be asked for alone. */
  readonly alone = new Set<string>();
  readonly kept = new Map<string, string>();
  #drawing: (() => void)[] = [];
  #answers: (() => void)[] = [];
  readonly queue = new PictureQueue({
    nowMs: () => this.timeMs,
    nextFrame: (draw) => this.#drawing.push(draw),
    kept: (source) => this.kept.get(source),
    fetchTogether: (sources) => {
      this.asked.push(sources);
      const found = sources.filter((source) => !this.alone.has(source));
      return new Promise((resolve) => {
        this.#answers.push(() => resolve(new Map(found.map((source) => [source, `data of ${source}`]))));
      });
    },
  });

  frames(count: number): void {
    for (let i = 0; i < count; i++) {
      this.timeMs += frameMs;
      for (const draw of this.#drawing.splice(0)) draw();
    }
  }

  /** The engine answers what it was asked. */
  async answer(): Promise<void> {
    for (const give of this.#answers.splice(0)) give();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class Image implements Picture {
  src = '';
  isConnected = true;
  removeAttribute(): void {
    this.src = '';
  }
}

function wanted(page: Page, positions: number[]): { image: Image; withdraw: () => void }[] {
  return positions.map((position) => {
    const image = new Image();
    return { image, withdraw: page.queue.want(image, `picture ${position}`, position) };
  });
}

const range = (from: number, end: number): number[] => Array.from({ length: end - from }, (_, i) => from + i);
const sources = (positions: number[]): string[] => positions.map((position) => `picture ${position}`);

describe('the queue of pictures', () => {
  it('asks at rest for all that are in sight together, the newest first, and then for those beside them', async () => {
    const page = new Page();
    page.queue.look(10, 20);
    const wishes = wanted(page, range(5, 25));
    page.frames(1);
    expect(page.asked).toEqual([sources(range(10, 20).toReversed())]);
    // One request at a time: those beside the screen do not compete with it.
    page.frames(3);
    expect(page.asked).toHaveLength(1);
    await page.answer();
    expect(wishes.filter(({ image }) => image.src !== '')).toHaveLength(10);
    page.frames(1);
    expect(page.asked[1]).toEqual(sources([...range(20, 25).toReversed(), ...range(5, 10).toReversed()]));
    await page.answer();
    expect(wishes.map(({ image }) => image.src)).toEqual(range(5, 25).map((n) => `data of picture ${n}`));
  });

  it('asks alone for what does not come with the others', async () => {
    const page = new Page();
    page.alone.add('picture 1');
    const wishes = wanted(page, [0, 1, 2]);
    page.frames(1);
    await page.answer();
    expect(wishes.map(({ image }) => image.src)).toEqual([
      'data of picture 0',
      'picture 1',
      'data of picture 2',
    ]);
  });

  it('gives at once what is kept', () => {
    const page = new Page();
    page.kept.set('picture 3', 'kept 3');
    const [wish] = wanted(page, [3]);
    expect(wish!.image.src).toBe('kept 3');
    page.frames(2);
    expect(page.asked).toEqual([]);
  });

  it('asks for nothing that is in sight for less than a tenth of a second while the page moves', async () => {
    const page = new Page();
    let flown: ReturnType<typeof wanted> = [];
    for (let row = 0; row < 100; row++) {
      page.queue.look(row * 7, row * 7 + 7);
      page.queue.moved();
      for (const { withdraw } of flown) withdraw();
      flown = wanted(page, range(row * 7, row * 7 + 7));
      page.frames(2);
      await page.answer();
    }
    expect(page.asked).toEqual([]);
    page.frames(4);
    expect(page.asked).toEqual([sources(range(693, 700).toReversed())]);
  });

  it('asks for few at once while the page moves slowly', async () => {
    const page = new Page();
    wanted(page, range(0, 40));
    for (let i = 0; i < 10; i++) {
      page.queue.moved();
      page.frames(1);
      await page.answer();
    }
    expect(page.asked.map(({ length }) => length)).toEqual([14, 14, 12]);
  });

  it('does not give a picture to an image that has another wish by now', async () => {
    const page = new Page();
    const [first] = wanted(page, [0]);
    page.frames(1);
    first!.withdraw();
    page.queue.want(first!.image, 'picture 9', 9);
    await page.answer();
    expect(first!.image.src).toBe('');
    page.frames(1);
    await page.answer();
    expect(first!.image.src).toBe('data of picture 9');
  });

  it('touches no element that has left the page, which would keep it there', async () => {
    const page = new Page();
    const [first] = wanted(page, [0]);
    page.frames(1);
    await page.answer();
    first!.image.isConnected = false;
    first!.withdraw();
    expect(first!.image.src).toBe('data of picture 0');
  });

  it('gives every wish that is not withdrawn its own picture in the end, whatever moves', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('want' as const), position: fc.nat(200) }),
      fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(50) }),
      fc.record({ kind: fc.constant('move' as const), position: fc.nat(200) }),
      fc.record({ kind: fc.constant('answer' as const) }),
      fc.record({ kind: fc.constant('frames' as const), count: fc.integer({ min: 1, max: 8 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 100 }), fc.nat(3), async (steps, modulus) => {
        const page = new Page();
        for (const n of range(0, 201))
          if (modulus > 0 && n % (modulus + 1) === 0) page.alone.add(`picture ${n}`);
        const live: { image: Image; withdraw: () => void; source: string }[] = [];
        for (const one of steps) {
          if (one.kind === 'want')
            live.push({ ...wanted(page, [one.position])[0]!, source: `picture ${one.position}` });
          else if (one.kind === 'withdraw')
            live.splice(one.which % Math.max(1, live.length), 1)[0]?.withdraw();
          else if (one.kind === 'frames') page.frames(one.count);
          else if (one.kind === 'answer') await page.answer();
          else {
            page.queue.look(one.position, one.position + 40);
            page.queue.moved();
          }
        }
        for (let i = 0; i < 6; i++) {
          page.frames(4);
          await page.answer();
        }
        for (const { image, source } of live)
          expect(image.src).toBe(page.alone.has(source) ? source : `data of ${source}`);
      }),
    );
  });
});
