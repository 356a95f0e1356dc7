import type { DuplicateGroup } from '../../src-shared/contract/values.ts';
import { m } from '../messages/index.ts';
import { client } from './client.ts';
import { toFailure, type Failure } from './failure.ts';
import type { Toasts } from './toasts.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

export type Found = Awaited<ReturnType<typeof client.duplicates.list>>;
export type Member = DuplicateGroup['members'][number];

/** Bits of 256 that can be chosen; null is exact copies alone. */
export const distances = [null, 8, 16, 24, 40] as const;

const mostGroups = 500;

/** Groups of the same picture, and the one that is being decided. */
export class Duplicates {
  distance: number | null = $state(24);
  flips: boolean = $state(false);
  only: 'all' | 'conflicts' | 'leaks' = $state('all');
  found: Omit<Found, 'groups'> | null = $state.raw(null);
  /** In the order of the first answer: what is decided keeps its place under the hand. */
  groups: DuplicateGroup[] = $state.raw([]);
  chosen: number = $state(0);
  /** Which member is marked to be kept. */
  marked: number = $state(0);
  failure: Failure | null = $state.raw(null);
  #workspace: Workspace;
  #toasts: Toasts;
  #turn = 0;
  #question = '';

  constructor(workspace: Workspace, toasts: Toasts) {
    this.#workspace = workspace;
    this.#toasts = toasts;
  }

  /** Folders of the dataset whose images are proposed to be kept, and never dropped from here. */
  get protectedFolders(): readonly string[] {
    return this.found?.protectedFolders ?? [];
  }

  async protect(folders: string[]): Promise<void> {
    try {
      await client.duplicates.protect({ dataset: this.#workspace.dataset, folders });
    } catch (error) {
      this.#toasts.fail(m.duplicates.notProtected, toFailure(error));
    }
    await this.load();
  }

  get group(): DuplicateGroup | undefined {
    return this.groups[this.chosen];
  }

  async load(): Promise<void> {
    const turn = ++this.#turn;
    const { distance, flips, only } = this;
    try {
      const { dataset } = this.#workspace;
      const { groups, ...found } = await client.duplicates.list({
        dataset,
        distance,
        flips,
        only,
        count: mostGroups,
      });
      if (turn !== this.#turn) return;
      const question = JSON.stringify([distance, flips, only, found.protectedFolders]);
      const sameQuestion = question === this.#question;
      this.#question = question;
      this.found = found;
      this.failure = null;
      this.groups = sameQuestion ? inKnownOrder(groups, this.groups) : groups;
      if (!sameQuestion) this.choose(0);
    } catch (error) {
      if (turn === this.#turn) this.failure = toFailure(error);
    }
  }

  /** What lies in a protected folder stays, whichever is kept. */
  isProtected({ path }: Pick<Member, 'path'>): boolean {
    return this.protectedFolders.some((folder) => path.startsWith(`${folder}/`));
  }

  choose(index: number): void {
    this.chosen = Math.max(0, Math.min(this.groups.length - 1, index));
    this.marked = 0;
  }

  markBy(by: number): void {
    const count = this.group?.members.length ?? 1;
    this.marked = (this.marked + by + count) % count;
  }

  /** The next group that is not decided, after this one or before it. */
  next(): void {
    const open = (group: DuplicateGroup) => !isDecided(group);
    const after = this.groups.findIndex((group, i) => i > this.chosen && open(group));
    const any = after === -1 ? this.groups.findIndex((group, i) => i !== this.chosen && open(group)) : after;
    if (any !== -1) this.choose(any);
  }

  /** Keeps one and drops the others that are not dropped yet, as one change. */
  async keep(index: number): Promise<void> {
    const group = this.group;
    const ids = (group?.members ?? []).flatMap(({ id, flag }, i) =>
      i !== index && !this.isProtected(group!.members[i]!) && flag !== 'dropped' ? id : [],
    );
    const kept = group?.members[index];
    if (!kept || ids.length === 0) return this.next();
    const done = await this.#workspace.edits.changeIds({ kind: 'flag', flag: 'dropped' }, ids);
    if (done) this.next();
  }

  async keepAll(): Promise<void> {
    const ids = this.group?.members.map(({ id }) => id) ?? [];
    if (ids.length > 0 && (await this.#workspace.edits.changeIds({ kind: 'flag', flag: 'kept' }, ids)))
      this.next();
  }

  async label(classId: number): Promise<void> {
    const ids = this.group?.members.map(({ id }) => id) ?? [];
    if (ids.length > 0) await this.#workspace.edits.changeIds({ kind: 'label', classId }, ids);
  }
}

/** Where at most one is left, or a person keeps all that are left. */
export function isDecided({ members }: DuplicateGroup): boolean {
  const left = members.filter(({ flag }) => flag !== 'dropped');
  return left.length <= 1 || left.every(({ flag }) => flag === 'kept');
}

/** `gold/, train` as folders: no slash at the ends, each once. */
export function foldersOf(typed: string): string[] {
  const folders = typed.split(',').map((one) => one.trim().replace(/^\.?\/+|\/+$/g, ''));
  return [...new Set(folders.filter((one) => one !== '' && one !== '.'))];
}

/** Members of a group by letter. */
export function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1);
}

function inKnownOrder(fresh: readonly DuplicateGroup[], known: readonly DuplicateGroup[]): DuplicateGroup[] {
  const byId = new Map(fresh.map((group) => [group.id, group]));
  const kept = known.flatMap(({ id }) => byId.get(id) ?? []);
  const had = new Set(kept.map(({ id }) => id));
  // Members stay in their places too: the letter of each is what the hand has learned.
  const before = new Map(known.map((group) => [group.id, group.members.map(({ id }) => id)]));
  const placed = kept.map((group) => {
    const order = before.get(group.id)!;
    const place = (member: Member) => (order.includes(member.id) ? order.indexOf(member.id) : order.length);
    return { ...group, members: group.members.toSorted((a, b) => place(a) - place(b)) };
  });
  return [...placed, ...fresh.filter(({ id }) => !had.has(id))];
}
