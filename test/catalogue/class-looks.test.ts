import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteCatalogue } from '../../src-main/catalogue/catalogue.ts';
import { openCatalogue } from '../../src-main/catalogue/open.ts';
import { inOrder } from '../../src-shared/catalogue/class-looks.ts';
import { generateCatalogue } from '../support/generated-catalogue.ts';

let folder: string;
let catalogue: WriteCatalogue;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-looks-'));
  // bird, cat, dog.
  generateCatalogue(join(folder, 'c.winnow'), 30);
  catalogue = openCatalogue(join(folder, 'c.winnow'));
});

afterEach(() => {
  catalogue.close();
  rmSync(folder, { recursive: true });
});

const names = () => inOrder(catalogue.classes(), catalogue.classOrder()).map(({ name }) => name);
const colours = () => catalogue.classes().map(({ colour }) => colour);

describe('the order of the classes', () => {
  it('is changed as one change, which is undone, redone and reverted like any other', () => {
    expect(catalogue.placeClassAt(2, 0)).toMatchObject({
      kind: 'placeClass',
      count: 1,
      summary: 'Moved the class dog to place 1',
    });
    expect(names()).toEqual(['dog', 'bird', 'cat']);
    catalogue.undo();
    expect(names()).toEqual(['bird', 'cat', 'dog']);
    catalogue.redo();
    expect(names()).toEqual(['dog', 'bird', 'cat']);
    const { batch, leftAlone } = catalogue.revert(1);
    expect({ count: batch.count, leftAlone }).toEqual({ count: 1, leftAlone: 0 });
    expect(names()).toEqual(['bird', 'cat', 'dog']);
  });

  it('changes no index in exports, and stands in the file', () => {
    catalogue.placeClassAt(2, 0);
    expect(catalogue.exportedClasses().now.map(({ name }) => name)).toEqual(['bird', 'cat', 'dog']);
    catalogue.close();
    catalogue = openCatalogue(join(folder, 'c.winnow'));
    expect(names()).toEqual(['dog', 'bird', 'cat']);
  });

  it('leaves a move alone that another came after, when the first is reverted', () => {
    catalogue.placeClassAt(2, 0);
    catalogue.placeClassAt(1, 0);
    expect(catalogue.revert(1).leftAlone).toBe(1);
    expect(names()).toEqual(['cat', 'dog', 'bird']);
  });

  it('puts a class that comes later behind the others', () => {
    catalogue.placeClassAt(0, 2);
    catalogue.applyChange({ ids: [1] }, { kind: 'labelName', name: 'ant' });
    expect(names()).toEqual(['cat', 'dog', 'bird', 'ant']);
  });

  it('is told nothing of a class that is there already or that is none', () => {
    const { revision } = catalogue;
    expect(catalogue.placeClassAt(1, 1).id).toBe(0);
    // Beyond the end is the end.
    expect(catalogue.placeClassAt(2, 99).id).toBe(0);
    expect(() => catalogue.placeClassAt(9, 0)).toThrow(expect.objectContaining({ code: 'CLASS_UNKNOWN' }));
    expect(catalogue.revision).toBe(revision);
  });

  it('is what a plain list would be, after any moves, and again after as many undos', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { maxLength: 8 }), (moves) => {
        const ids = () => inOrder(catalogue.classes(), catalogue.classOrder()).map(({ id }) => id);
        const seen = [ids()];
        for (const [id, to] of moves) {
          const others = ids().filter((one) => one !== id);
          others.splice(to, 0, id);
          const { id: batch } = catalogue.placeClassAt(id, to);
          expect(ids()).toEqual(others);
          if (batch !== 0) seen.push(others);
        }
        for (const before of seen.slice(0, -1).toReversed()) {
          catalogue.undo();
          expect(ids()).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the colour of a class', () => {
  it('is one of nine, given as a change that can be undone', () => {
    expect(colours()).toEqual([1, 2, 3]);
    expect(catalogue.colourClass(1, 9)).toMatchObject({
      kind: 'colourClass',
      count: 1,
      summary: 'Gave the class cat another colour',
    });
    expect(colours()).toEqual([1, 9, 3]);
    expect(catalogue.colourClass(1, 9).id).toBe(0);
    // What it has without a choice is no choice either.
    expect(catalogue.colourClass(0, 1).id).toBe(0);
    catalogue.undo();
    expect(colours()).toEqual([1, 2, 3]);
    expect(() => catalogue.colourClass(1, 10)).toThrow();
    expect(colours()).toEqual([1, 2, 3]);
  });

  it('is given once where its answer was lost', () => {
    const first = catalogue.colourClass(1, 9, 'a-request-by-its-name');
    expect(catalogue.colourClass(1, 9, 'a-request-by-its-name').id).toBe(first.id);
    expect(catalogue.history(undefined, 10).batches).toHaveLength(1);
  });
});
