import type { Handlers } from './commands.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

/** The keys that act on images, the same in the grid and in the single view. */
export function workKeys(workspace: Workspace): Handlers {
  return {
    label: (_, digit) => workspace.label(digit - 1),
    unlabel: () => workspace.change({ kind: 'label', classId: null }),
    drop: () => workspace.flag('dropped'),
    keep: () => workspace.flag('kept'),
    clear: () => workspace.flag('none'),
    acceptSuggestion: () => workspace.acceptSuggestion(),
    weightDown: () => workspace.change({ kind: 'weightStep', direction: 'down' }),
    weightUp: () => workspace.change({ kind: 'weightStep', direction: 'up' }),
  };
}
