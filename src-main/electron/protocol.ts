import { protocol } from 'electron';
import { backToPage, crashPage, crashPaths } from './crash-page.ts';
import type { Answering } from './engine-call.ts';
import type { LogFile } from './log-file.ts';
import { isOwnAddress, scheme } from './page-address.ts';

/** Must run before the app is ready: the scheme is like https to the page, with streams and fetch. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

interface Restartable extends Answering {
  restart(): void;
}

const shownLines = 200;

/** Everything the page asks for goes to the engine, as it is; but for the crash page, which has to be there when the engine is not. */
export function serveScheme(engine: Restartable, log: LogFile): void {
  protocol.handle(scheme, (request) => {
    if (!isOwnAddress(request.url)) return new Response('Not found', { status: 404 });
    const { pathname } = new URL(request.url);
    if (pathname === crashPaths.show) return crashPage(log.tail(shownLines), log.path);
    if (pathname === crashPaths.restart) {
      engine.restart();
      return backToPage();
    }
    return engine.handle(request);
  });
}
