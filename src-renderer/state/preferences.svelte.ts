import { isClassLook, type StoredClassLook } from './class-look.svelte.ts';

export type Theme = 'system' | 'light' | 'dark';

const key = 'winnow.preferences';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** What a person chose for the page itself. Kept in this browser. */
export class Preferences {
  theme: Theme = $state('system');
  /** Wished width of a grid cell, in CSS pixels. */
  thumbnailSize: number = $state(140);
  /** After a key that labels or flags, go to the next image. */
  autoAdvance: boolean = $state(true);

  /** Charts above the grid. */
  charts: boolean = $state(false);

  /** Folders whose duplicates are never dropped for another's sake, by dataset. */
  protectedFolders: Record<string, string[]> = $state({});

  /** Order and colours of the classes, by dataset. */
  classLooks: Record<string, StoredClassLook> = $state.raw({});

  static readonly minSize = 88;
  static readonly maxSize = 328;

  constructor() {
    const stored = read();
    if (themes.includes(stored.theme as Theme)) this.theme = stored.theme as Theme;
    if (typeof stored.thumbnailSize === 'number') this.resize(stored.thumbnailSize);
    if (typeof stored.autoAdvance === 'boolean') this.autoAdvance = stored.autoAdvance;
    if (typeof stored.charts === 'boolean') this.charts = stored.charts;
    if (isFolders(stored.protectedFolders)) this.protectedFolders = stored.protectedFolders;
    const looks = Object.entries((stored.classLooks ?? {}) as Record<string, unknown>);
    this.classLooks = Object.fromEntries(
      looks.filter((entry): entry is [string, StoredClassLook] => isClassLook(entry[1])),
    );
    $effect.root(() => {
      $effect(() => {
        const { theme, thumbnailSize, autoAdvance, charts, classLooks } = this;
        const protectedFolders = $state.snapshot(this.protectedFolders);
        if (theme === 'system') delete document.documentElement.dataset['theme'];
        else document.documentElement.dataset['theme'] = theme;
        write({ theme, thumbnailSize, autoAdvance, charts, protectedFolders, classLooks });
      });
    });
  }

  nextTheme(): void {
    this.theme = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
  }

  resize(size: number): void {
    this.thumbnailSize = Math.min(Preferences.maxSize, Math.max(Preferences.minSize, Math.round(size)));
  }
}

function isFolders(value: unknown): value is Record<string, string[]> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every(
    (list) => Array.isArray(list) && list.every((one) => typeof one === 'string'),
  );
}

function read(): Record<string, unknown> {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A browser that keeps nothing (private windows, a full store) costs the memory of a choice, and nothing else. */
function write(value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}
