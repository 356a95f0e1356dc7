import type {
  Change,
  ClassRow,
  EditBatch,
  FacetCounts,
  Flag,
  Sort,
} from '../../src-shared/contract/values.ts';
import type { DatasetSummary } from '../../src-shared/contract/index.ts';
import type { Range } from '../layout/range-set.ts';
import { classLook } from './class-look.svelte.ts';
import { client } from './client.ts';
import { Edits, type Line } from './edits.svelte.ts';
import { ExportChoices } from './export-choices.svelte.ts';
import { isRefusal, toFailure, type Failure } from './failure.ts';
import { ImageView } from './image-view.svelte.ts';
import { Pipelines } from './pipelines.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { SavedViews } from './saved-views.svelte.ts';
import { Selection } from './selection.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** While a scan adds images, the view is opened again at most this often. */
const scanRefreshMs = 1500;

/** So long after the rows of a query its pictures have been asked for. */
const imagesFirstMs = 120;

/** What could not be read is read again after so long. */
const readAgainMs = 1000;

/** One dataset in use: its view, selection, changes and counts, shared by all screens. */
export class Workspace {
  readonly dataset: string;
  summary: DatasetSummary | null = $state.raw(null);
  classes: ClassRow[] = $state.raw([]);
  facets: FacetCounts | null = $state.raw(null);
  canUndo: EditBatch | null = $state.raw(null);
  canRedo: EditBatch | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** Counts up with every change that the engine reports, for the screens that follow it. */
  revision: number = $state(0);
  readonly view: ImageView;
  readonly selection = new Selection();
  readonly edits: Edits;
  readonly pipelines: Pipelines;
  readonly savedViews: SavedViews;
  readonly exportChoices = new ExportChoices();
  #preferences: Preferences;
  #countsTimer: ReturnType<typeof setTimeout> | undefined;
  #scanTimer: ReturnType<typeof setTimeout> | undefined;
  #numbersTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(dataset: string, preferences: Preferences, toasts: Toasts, line: Line) {
    this.dataset = dataset;
    this.#preferences = preferences;
    this.view = new ImageView(dataset);
    this.pipelines = new Pipelines(dataset, toasts);
    this.savedViews = new SavedViews(dataset, toasts);
    this.edits = new Edits(this.view, toasts, line, () => this.changed('edit'));
  }

  close(): void {
    this.#closed = true;
    this.view.close();
    classLook.of([]);
    clearTimeout(this.#countsTimer);
    clearTimeout(this.#scanTimer);
    clearTimeout(this.#numbersTimer);
  }

  /** Shows a query; `image` gets the focus where the view holds it. */
  async show(query: string, sort: Sort, image: number | null): Promise<void> {
    // Another query keeps the image with the focus where it finds it; another order is read from its beginning.
    const { by, descending } = this.view.sort;
    const sameOrder = by === sort.by && descending === sort.descending;
    const focused = image ?? (sameOrder ? this.view.row(this.selection.focus)?.id : null) ?? null;
    // With the first images the keys of the classes are to work.
    if (this.summary === null) void this.#loadClasses();
    const isOpen = await this.view.open(query, sort);
    // The images come before the numbers beside them, which take the engine longer.
    clearTimeout(this.#numbersTimer);
    this.#numbersTimer = setTimeout(() => void this.#loadCounts(), isOpen ? imagesFirstMs : 0);
    if (!isOpen) return;
    const position = focused === null ? null : await this.view.position(focused);
    this.selection.reset(position ?? 0, this.view.count);
  }

  className(id: number | null): string | null {
    return id === null ? null : (this.classes.find((one) => one.id === id)?.name ?? `${id}`);
  }

  /** What a key acts on: the selection, or else the image with the focus. */
  get targets(): readonly Range[] {
    if (this.selection.size > 0) return this.selection.set.ranges;
    return this.view.count === 0 ? [] : [[this.selection.focus, this.selection.focus + 1]];
  }

  change(change: Change): void {
    const single = this.selection.size === 0;
    void this.edits.change(change, this.targets);
    const decides = ['label', 'labelName', 'flag', 'acceptSuggestion'].includes(change.kind);
    if (single && decides && this.#preferences.autoAdvance) this.move(1);
  }

  label(index: number): void {
    const known = this.classes[index];
    if (known) this.change({ kind: 'label', classId: known.id });
  }

  /** Gives what looks wrongly labelled the class that a model suggests; nothing where it suggests none. */
  acceptSuggestion(): void {
    const { focus, size } = this.selection;
    if (size === 0 && (this.view.row(focus)?.suggestedClassId ?? null) === null) return;
    this.change({ kind: 'acceptSuggestion' });
  }

  flag(flag: Flag): void {
    this.change({ kind: 'flag', flag });
  }

  move(by: number): void {
    const last = this.view.count - 1;
    this.selection.focusOn(Math.max(0, Math.min(last, this.selection.focus + by)));
  }

  /** The engine says that something is different, or an own change has been answered. */
  changed(by: 'scan' | 'edit'): void {
    this.revision++;
    clearTimeout(this.#countsTimer);
    this.#countsTimer = setTimeout(() => void this.#read(by), 80);
    if (by === 'scan') this.#scanTimer ??= setTimeout(() => this.#reopen(), scanRefreshMs);
  }

  /** Events are heard again: whatever happened meanwhile is read, on every screen, once the own changes have been sent. */
  async catchUp(): Promise<void> {
    await this.edits.settled();
    if (this.#closed) return;
    this.changed('edit');
    this.#scanTimer ??= setTimeout(() => this.#reopen(), scanRefreshMs);
  }

  async #read(by: 'scan' | 'edit'): Promise<void> {
    this.#countsTimer = undefined;
    if (by === 'edit') {
      void this.pipelines.load();
      void this.savedViews.load();
    }
    const [counts, rows] = await Promise.all([this.#loadCounts(), this.#refreshRows()]);
    // An answer that did not arrive leaves old numbers on the screen, of which nothing would tell.
    if ((!counts || !rows) && !this.#closed)
      this.#countsTimer ??= setTimeout(() => void this.#read(by), readAgainMs);
  }

  /** False where the rows are as they were, as nobody answered. */
  async #refreshRows(): Promise<boolean> {
    // Where another change is on its way, its answer brings the fresher rows.
    const quiet = () => this.edits.pending === 0;
    if (!quiet()) return true;
    try {
      await this.view.refresh(quiet);
      return true;
    } catch (error) {
      if (toFailure(error).code === 'VIEW_EXPIRED') await this.refresh();
      return isRefusal(error);
    }
  }

  async #reopen(): Promise<void> {
    this.#scanTimer = undefined;
    // A selection is positions in this view: it must not move under the hand.
    if (this.#closed || this.selection.size > 0) return;
    const focused = this.view.row(this.selection.focus)?.id;
    if (!(await this.view.open(this.view.query, this.view.sort))) return;
    const position = focused === undefined ? null : await this.view.position(focused);
    if (position !== null) this.selection.focusOn(position);
  }

  /** Opens the view again, so that it answers its query as things are now. */
  async refresh(): Promise<void> {
    await this.show(this.view.query, this.view.sort, this.view.row(this.selection.focus)?.id ?? null);
  }

  /** The classes in their order, which gives them their keys, and with their colours. */
  showClasses(classes: ClassRow[]): void {
    this.classes = classes;
    classLook.of(classes);
  }

  async #loadClasses(): Promise<void> {
    const classes = await client.classes.list({ dataset: this.dataset }).catch(() => null);
    if (classes && !this.#closed && this.summary === null) this.showClasses(classes);
  }

  /** False where nobody answered. */
  async #loadCounts(): Promise<boolean> {
    const dataset = this.dataset;
    try {
      const [summary, classes, facets, history] = await Promise.all([
        client.datasets.get({ dataset }),
        client.classes.list({ dataset }),
        client.views.facets({ dataset, query: this.view.query }),
        client.edits.history({ dataset, limit: 1 }),
      ]);
      if (this.#closed) return true;
      this.summary = summary;
      this.showClasses(classes);
      this.facets = facets;
      this.canUndo = history.canUndo;
      this.canRedo = history.canRedo;
      this.failure = null;
      return true;
    } catch (error) {
      this.failure = toFailure(error);
      return isRefusal(error);
    }
  }
}
