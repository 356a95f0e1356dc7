import { bindings, chordOf, type CommandId } from '../keys.ts';

/** What a command does. `digit` is the number key's value for the class keys. Returning false leaves the key to the next layer. */
export type Handler = (event: KeyboardEvent, digit: number) => void | false;
export type Handlers = Partial<Record<CommandId, Handler>>;

interface Layer {
  handlers: Handlers;
  /** A dialog takes all keys: nothing below it answers. */
  modal: boolean;
}

/** From keys to actions. Screens and dialogs lay their handlers on top; the uppermost that knows a command runs it. */
export class Commands {
  #layers: Layer[] = [];

  constructor() {
    window.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Adds handlers until the returned function is called. */
  use(handlers: Handlers, { modal = false }: { modal?: boolean } = {}): () => void {
    const layer = { handlers, modal };
    this.#layers.push(layer);
    return () => {
      this.#layers = this.#layers.filter((one) => one !== layer);
    };
  }

  /** Runs a command as its own key would: what a menu does. */
  press(command: CommandId): void {
    this.#run(command, new KeyboardEvent('keydown'), 1);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const chord = chordOf(event);
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target && isTyping(target)) return;
    // A control owns its plain keys; with Ctrl or ⌘ they are commands, as the one that confirms a dialog whose button has the focus.
    if (target && !event.ctrlKey && !event.metaKey && ownsKey(target, event.key)) return;
    for (const binding of bindings) {
      const index = binding.chords.indexOf(chord);
      if (index === -1) continue;
      // A letter may mean one thing on one screen and another on the next.
      if (!this.#run(binding.command, event, index + 1)) continue;
      event.preventDefault();
      return;
    }
  }

  #run(command: CommandId, event: KeyboardEvent, digit: number): boolean {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const { handlers, modal } = this.#layers[i]!;
      const handler = handlers[command];
      if (handler && handler(event, digit) !== false) return true;
      if (modal) return false;
    }
    return false;
  }
}

export function isTyping(element: HTMLElement): boolean {
  if (element.isContentEditable || element instanceof HTMLTextAreaElement) return true;
  if (element instanceof HTMLSelectElement) return true;
  return (
    element instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(element.type)
  );
}

/** Keys that a focused control answers by itself. */
function ownsKey(element: HTMLElement, key: string): boolean {
  if (key === 'Enter' || key === ' ')
    return element.closest('button, a[href], summary, [role=menuitem], [role=option], input') !== null;
  if (key.startsWith('Arrow') || key === 'Home' || key === 'End')
    return element.closest('input, [role=slider], [role=menu], [role=listbox], [role=radiogroup]') !== null;
  return false;
}
