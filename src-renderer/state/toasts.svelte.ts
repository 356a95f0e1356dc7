import type { GlyphName } from '../parts/glyphs.ts';
import type { Failure } from './failure.ts';

export interface Toast {
  id: number;
  kind: 'done' | 'info' | 'failed';
  icon: GlyphName;
  text: string;
  detail?: string | undefined;
  action?: { label: string; keys?: string[]; run: () => void } | undefined;
  /** A newer toast about the same thing takes the place of the older one. */
  topic?: string | undefined;
}

const lifetimeMs = 6000;
const limit = 3;

/** Short notes at the lower left: at most three, the newest lowest. What failed stays until it is closed. */
export class Toasts {
  list: Toast[] = $state.raw([]);
  #nextId = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(toast: Omit<Toast, 'id'>): number {
    const id = this.#nextId++;
    const others = this.list.filter((one) => toast.topic === undefined || one.topic !== toast.topic);
    const next = [...others, { ...toast, id }];
    while (next.length > limit) {
      const oldest = next.findIndex((one) => one.kind !== 'failed');
      next.splice(Math.max(0, oldest), 1);
    }
    this.list = next;
    this.resume(id);
    return id;
  }

  fail(text: string, failure: Failure, action?: Toast['action']): void {
    const detail = [failure.message, failure.hint].filter(Boolean).join(' ');
    this.show({ kind: 'failed', icon: 'corrupt', text, detail, action, topic: `failed:${text}` });
  }

  close(id: number): void {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  closeTopic(topic: string): void {
    for (const toast of this.list) if (toast.topic === topic) this.close(toast.id);
  }

  /** While the pointer or the focus is on it, a toast stays. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  resume(id: number): void {
    this.hold(id);
    const toast = this.list.find((one) => one.id === id);
    if (!toast || toast.kind === 'failed') return;
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), lifetimeMs),
    );
  }
}
