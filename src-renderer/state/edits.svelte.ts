import type { Change, EditTarget, ImageRow } from '../../src-shared/contract/values.ts';
import { weightStep } from '../layout/weight-step.ts';
import { capsOf } from '../keys.ts';
import type { GlyphName } from '../parts/glyphs.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { isRefusal, toFailure } from './failure.ts';
import type { ImageView } from './image-view.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { Range } from '../layout/range-set.ts';

/** A change of more images than this asks first. */
export const askAbove = 500;

/** How often a call is sent again whose answer was none of the engine's, while the engine is heard. */
const mostAttempts = 6;

/** The line to the engine, as far as changes need it. */
export interface Line {
  readonly away: boolean;
  untilBack(atMostMs: number): Promise<void>;
}

/** Changes of all datasets that the engine has not confirmed: one that was left may have some on their way. */
let unanswered = 0;

/** Whether changes would be lost if the page went now. */
export const changesWait = (): boolean => unanswered > 0;

interface Answer {
  batch: { id: number; summary: string };
  /** Images that were not changed, as a later change had touched them. */
  leftAlone?: number;
}

/** How a change is told of where it is more than an edit of images. */
interface Telling {
  icon?: GlyphName;
  /** What is said where it was refused. */
  refused?: string;
  /** Shows at once what it does, and gives the way back. */
  draw?: () => () => void;
}

export interface Question {
  change: Change;
  target: EditTarget;
  ranges: readonly Range[];
  count: number;
  /** How many of them the change makes different, as far as can be told beforehand. */
  changing: number;
  classes: { classId: number | null; count: number }[];
}

/**
 * Changes of images. What a key does stands on the screen at once; the engine hears of it in the same order, and where it
 * refuses, the old state comes back with a note that says why. Where the line to the engine breaks, changes wait in their order and are
 * sent when it is back, by a name of their own each, so that one whose answer was lost is not done twice.
 */
export class Edits {
  readonly dataset: string;
  /** Changes that the engine has not confirmed. */
  pending: number = $state(0);
  question: Question | null = $state.raw(null);
  #view: ImageView;
  #toasts: Toasts;
  #changed: () => void;
  #line: Line;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(view: ImageView, toasts: Toasts, line: Line, changed: () => void) {
    this.dataset = view.dataset;
    this.#view = view;
    this.#toasts = toasts;
    this.#line = line;
    this.#changed = changed;
  }

  /** Once everything that was asked for has been answered. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  /** Applies a change to positions of the view, asking first where there are many. */
  async change(change: Change, ranges: readonly Range[]): Promise<void> {
    const count = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    const target = this.#targetOf(ranges, count);
    if (!target) return;
    if (count <= askAbove) return this.#apply(change, target, ranges, undefined);
    try {
      const extent = await client.edits.extent({ dataset: this.dataset, target });
      const changing = count - alreadySo(extent, change);
      if (changing === 0) return this.#note('edit', { batch: { id: 0, summary: m.edits.nothingToChange } });
      this.question = { change, target, ranges, count, changing, classes: extent.classes };
    } catch (error) {
      this.#toasts.fail(m.edits.notChanged, toFailure(error));
      // A view that is no longer kept is opened again, for the next try.
      this.#changed();
    }
  }

  /** Applies a change to everything that a query finds. */
  changeQuery(change: Change, query: string): Promise<boolean> {
    return this.#changeTarget(change, { query });
  }

  /** Applies a change to images that are not chosen by their place in the view. */
  changeIds(change: Change, ids: number[]): Promise<boolean> {
    return this.#changeTarget(change, { ids });
  }

  #changeTarget(change: Change, target: EditTarget): Promise<boolean> {
    return this.#send(
      (request) => client.edits.apply({ dataset: this.dataset, target, change, request }),
      () => () => undefined,
    );
  }

  async answer(yes: boolean): Promise<void> {
    const question = this.question;
    this.question = null;
    if (question && yes) await this.#apply(question.change, question.target, question.ranges, question.count);
  }

  /** Runs a change that another call makes, with its note and the way to undo it. The call carries the name that it is given. */
  perform(call: (request: string) => Promise<Answer>, { draw, ...telling }: Telling = {}): Promise<boolean> {
    return this.#send(call, draw, 'edit', telling);
  }

  undo(): Promise<boolean> {
    return this.#send((request) => client.edits.undo({ dataset: this.dataset, request }), undefined, 'undo');
  }

  redo(): Promise<boolean> {
    return this.#send((request) => client.edits.redo({ dataset: this.dataset, request }), undefined, 'redo');
  }

  async #apply(
    change: Change,
    target: EditTarget,
    ranges: readonly Range[],
    expect: number | undefined,
  ): Promise<void> {
    await this.#send(
      (request) =>
        client.edits.apply({
          dataset: this.dataset,
          target,
          change,
          request,
          ...(expect === undefined ? {} : { expect }),
        }),
      () => this.#view.patch(positionsOf(ranges), (row) => optimistic(row, change)),
    );
  }

  async #send(
    call: (request: string) => Promise<Answer>,
    draw: (() => () => void) | undefined,
    kind: 'edit' | 'undo' | 'redo' = 'edit',
    telling: Telling = {},
  ): Promise<boolean> {
    const putBack = draw?.();
    this.pending++;
    unanswered++;
    const answer = this.#queue.then(() => this.#answerTo(call));
    this.#queue = answer.catch(() => undefined);
    try {
      this.#note(kind, await answer, telling.icon);
      return true;
    } catch (error) {
      putBack?.();
      this.#refused(kind, error, telling.refused);
      return false;
    } finally {
      this.pending--;
      unanswered--;
      this.#changed();
    }
  }

  /** Sends a call until the engine has answered it. @throws what the engine refused it with, or what was got for an answer at last */
  async #answerTo(call: (request: string) => Promise<Answer>): Promise<Answer> {
    const request = requestName();
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(request);
      } catch (error) {
        const isTurnedAway = toFailure(error).code === 'NOT_AUTHORISED';
        if (isRefusal(error) && !isTurnedAway) throw error;
        if (attempt >= mostAttempts && !this.#line.away) throw error;
      }
      await this.#line.untilBack(Math.min(5000, 250 * 2 ** attempt));
    }
  }

  #note(
    kind: 'edit' | 'undo' | 'redo',
    { batch: { id, summary }, leftAlone = 0 }: Answer,
    icon: GlyphName = kind === 'edit' ? 'check' : kind,
  ): void {
    const detail = leftAlone > 0 ? m.history.leftAlone(leftAlone) : undefined;
    // A batch that changed nothing is no entry of the history: Undo would take back the one before it.
    if (id === 0) {
      this.#toasts.show({ kind: 'info', icon: 'info', text: summary, detail, topic: 'edit' });
      return;
    }
    const undo = { label: m.edits.undo, keys: capsOf('undo'), run: () => void this.undo() };
    const redo = { label: m.edits.redo, keys: capsOf('redo'), run: () => void this.redo() };
    this.#toasts.show({
      kind: 'done',
      icon,
      text: kind === 'undo' ? m.edits.undone(summary) : kind === 'redo' ? m.edits.redone(summary) : summary,
      detail,
      action: kind === 'undo' ? redo : undo,
      topic: 'edit',
    });
  }

  #refused(
    kind: 'edit' | 'undo' | 'redo',
    error: unknown,
    refused = kind === 'edit' ? m.edits.notChanged : m.edits.notUndone,
  ): void {
    const failure = toFailure(error);
    if (['NOTHING_TO_UNDO', 'NOTHING_TO_REDO', 'CANCELLED'].includes(failure.code)) {
      this.#toasts.show({ kind: 'info', icon: 'info', text: failure.message, topic: 'edit' });
      return;
    }
    this.#toasts.fail(isRefusal(error) ? refused : m.edits.notKnown, failure);
  }

  /** By id while the rows are here, which holds whatever becomes of the view; else by position in the view. */
  #targetOf(ranges: readonly Range[], count: number): EditTarget | null {
    if (count === 0) return null;
    if (count <= askAbove) {
      const ids = [...positionsOf(ranges)].map((position) => this.#view.row(position)?.id);
      if (ids.every((id) => id !== undefined)) return { ids };
    }
    if (this.#view.handle === null) return null;
    return { view: this.#view.handle, ranges: ranges.map(([start, end]): [number, number] => [start, end]) };
  }
}

/** A name that no other request has; `randomUUID` is there in secure places alone. */
function requestName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function* positionsOf(ranges: readonly Range[]): Generator<number> {
  for (const [start, end] of ranges) for (let i = start; i < end; i++) yield i;
}

/** How many of a target have what a change gives. A weight is not counted beforehand. */
function alreadySo(extent: Awaited<ReturnType<typeof client.edits.extent>>, change: Change): number {
  if (change.kind === 'label')
    return extent.classes.find((one) => one.classId === change.classId)?.count ?? 0;
  if (change.kind === 'flag') return extent.flags.find((one) => one.flag === change.flag)?.count ?? 0;
  return 0;
}

/** What a change makes of a row, as far as the page can tell. */
function optimistic(row: ImageRow, change: Change): Partial<ImageRow> {
  switch (change.kind) {
    case 'label':
      return { classId: change.classId };
    case 'flag':
      return { flag: change.flag };
    case 'weight':
      return { weight: change.weight };
    case 'weightStep':
      return { weight: weightStep(row.weight, change.direction) };
    case 'split':
      return { split: change.split };
    case 'acceptSuggestion':
      if (row.suggestedClassId === null) return {};
      return {
        classId: row.suggestedClassId,
        suggestedClassId: null,
        notices: row.notices.filter((notice) => notice !== 'label-error'),
      };
    case 'reviewed':
      return { notices: row.notices.filter((notice) => notice !== 'changed') };
    default:
      return {};
  }
}
