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

  static readonly minSize = 88;
  static readonly maxSize = 328;

  constructor() {
    const stored = read();
    if (themes.includes(stored.theme as Theme)) this.theme = stored.theme as Theme;
    if (typeof stored.thumbnailSize === 'number') this.resize(stored.thumbnailSize);
    if (typeof stored.autoAdvance === 'boolean') this.autoAdvance = stored.autoAdvance;
    if (typeof stored.charts === 'boolean') this.charts = stored.charts;
    $effect.root(() => {
      $effect(() => {
        const { theme, thumbnailSize, autoAdvance, charts } = this;
        if (theme === 'system') delete document.documentElement.dataset['theme'];
        else document.documentElement.dataset['theme'] = theme;
        write({ theme, thumbnailSize, autoAdvance, charts });
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
