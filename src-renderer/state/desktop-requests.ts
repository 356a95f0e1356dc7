import type { CommandId } from '../../src-shared/commands.ts';
import type { DesktopRequest } from '../../src-shared/desktop/bridge.ts';
import { isTyping, type Commands } from './commands.svelte.ts';
import type { Route } from './route.svelte.ts';
import type { Start } from './start.svelte.ts';

/** What a text field does itself while somebody types in it. */
const ofFields: Partial<Record<CommandId, string>> = { undo: 'undo', redo: 'redo', selectAll: 'selectAll' };

/** Does what the desktop's menus, the system or a second start of the app ask for. */
export function followDesktop(commands: Commands, start: Start, route: Route): void {
  window.winnowDesktop?.onRequest((request: DesktopRequest) => {
    if (request.kind === 'open') return void start.openPath(request.path);
    const { command } = request;
    const inField = document.activeElement instanceof HTMLElement && isTyping(document.activeElement);
    if (inField && ofFields[command]) return void document.execCommand(ofFields[command]);
    // Only the start screen opens folders: it is the way there, and the question.
    if (command === 'openFolder' && route.place.dataset !== null) {
      route.open(null);
      return void start.choose();
    }
    commands.press(command);
  });
}
