import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureQueue, type Picture } from '../../src-renderer/state/picture-queue.ts';

const frameMs = 16;

/** A page whose frames come when they are asked for. */
class Page {
  timeMs = 0;
  #drawing: (() => void)[] = [];
  readonly queue = new PictureQueue({
    nowMs: () => this.timeMs,
    next: (draw) => this.#drawing.push(draw),
  });

  frames(count: number): void {
    for (let i = 0; i < count; i++) {
      this.timeMs += frameMs;
      for (const draw of this.#drawing.splice(0)) draw();
    }
  }
}

class Image extends EventTarget implements Picture {
  src = '';
  removeAttribute(): void {
    this.src = '';
  }
  arrive(): void {
    this.dispatchEvent(new Event('load'));
  }
}

function wanted(page: Page, positions: number[]): { image: Image; withdraw: () => void }[] {
  return positions.map((position) => {
    const image = new Image();
    return { image, withdraw: page.queue.want(image, `picture ${position}`, position) };
  });
}

const sourcesOf = (wishes: { image: Image }[]): string[] => wishes.map(({ image }) => image.src);

describe('the queue of pictures', () => {
  it('begins at rest with the newest of those in sight, and then those beside them', () => {
    const page = new Page();
    page.queue.look(10, 20);
    const wishes = wanted(page, [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 25]);
    page.frames(3);
    expect(sourcesOf(wishes).filter(Boolean)).toEqual([]);
    page.frames(1);
    // Eight at once: the ninth of those in sight waits, and both that are out of it.
    expect(sourcesOf(wishes)).toEqual([
      '',
      '',
      ...[11, 12, 13, 14, 15, 16, 17, 18].map((n) => `picture ${n}`),
      '',
    ]);
    for (const { image } of wishes) if (image.src) image.arrive();
    page.frames(1);
    expect(sourcesOf(wishes).filter(Boolean)).toHaveLength(11);
  });

  it('asks for nothing that is in sight for less than a tenth of a second while the page moves', () => {
    const page = new Page();
    let flown: ReturnType<typeof wanted> = [];
    for (let row = 0; row < 100; row++) {
      page.queue.look(row * 7, row * 7 + 7);
      for (const { withdraw } of flown) withdraw();
      flown = wanted(
        page,
        [0, 1, 2, 3, 4, 5, 6].map((column) => row * 7 + column),
      );
      page.frames(2);
      expect(sourcesOf(flown).filter(Boolean)).toEqual([]);
    }
    page.frames(10);
    expect(sourcesOf(flown).filter(Boolean)).toHaveLength(7);
  });

  it('begins two in a frame while the page moves slowly', () => {
    const page = new Page();
    const wishes = wanted(page, [0, 1, 2, 3, 4, 5]);
    const begun: number[] = [];
    for (let i = 0; i < 10; i++) {
      page.queue.look(0, 6);
      page.frames(1);
      begun.push(sourcesOf(wishes).filter(Boolean).length);
    }
    expect(begun).toEqual([0, 0, 0, 0, 0, 0, 2, 4, 6, 6]);
  });

  it('breaks off what is withdrawn on its way, and goes on with others', () => {
    const page = new Page();
    const wishes = wanted(page, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    page.frames(5);
    const underWay = wishes.filter(({ image }) => image.src !== '');
    expect(underWay).toHaveLength(8);
    underWay[0]!.withdraw();
    underWay[1]!.withdraw();
    expect(underWay.slice(0, 2).map(({ image }) => image.src)).toEqual(['', '']);
    page.frames(1);
    expect(sourcesOf(wishes).filter(Boolean)).toHaveLength(8);
  });

  it('goes on after a picture that cannot be had', () => {
    const page = new Page();
    const wishes = wanted(page, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    page.frames(5);
    wishes.find(({ image }) => image.src)!.image.dispatchEvent(new Event('error'));
    page.frames(1);
    expect(sourcesOf(wishes).every(Boolean)).toBe(true);
  });

  it('gives every wish that is not withdrawn its picture, whatever moves, and never has more than eight under way', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('want' as const), position: fc.nat(200) }),
      fc.record({ kind: fc.constant('withdraw' as const), which: fc.nat(50) }),
      fc.record({ kind: fc.constant('look' as const), position: fc.nat(200) }),
      fc.record({ kind: fc.constant('arrive' as const), which: fc.nat(50) }),
      fc.record({ kind: fc.constant('frames' as const), count: fc.integer({ min: 1, max: 8 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const page = new Page();
        const live = new Map<Image, { withdraw: () => void; arrived: boolean }>();
        const at = (which: number): Image | undefined => [...live.keys()][which % Math.max(1, live.size)];
        const underWay = (): Image[] =>
          [...live].filter(([image, { arrived }]) => image.src && !arrived).map(([image]) => image);
        const arrive = (image: Image): void => {
          live.get(image)!.arrived = true;
          image.arrive();
        };
        for (const step of steps) {
          if (step.kind === 'want') {
            const [wish] = wanted(page, [step.position]);
            live.set(wish!.image, { withdraw: wish!.withdraw, arrived: false });
          } else if (step.kind === 'withdraw') {
            const image = at(step.which);
            if (image) {
              live.get(image)!.withdraw();
              live.delete(image);
            }
          } else if (step.kind === 'look') page.queue.look(step.position, step.position + 40);
          else if (step.kind === 'frames') page.frames(step.count);
          else {
            const image = at(step.which);
            if (image?.src && !live.get(image)!.arrived) arrive(image);
          }
          expect(underWay().length).toBeLessThanOrEqual(8);
        }
        for (let i = 0; i < 60; i++) {
          page.frames(4);
          for (const image of underWay()) arrive(image);
        }
        expect([...live.keys()].every(({ src }) => src !== '')).toBe(true);
      }),
    );
  });
});
