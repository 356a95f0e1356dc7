import { protocol } from 'electron';
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

/** Everything the page asks for goes to the engine, as it is. */
export function serveScheme(engine: { handle(request: Request): Promise<Response> }): void {
  protocol.handle(scheme, (request) => {
    if (!isOwnAddress(request.url)) return new Response('Not found', { status: 404 });
    return engine.handle(request);
  });
}
