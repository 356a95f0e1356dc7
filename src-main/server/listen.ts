import type { ListenOptions, Server } from 'node:net';
import { WinnowError } from '../../src-shared/winnow-error.ts';

/** Starts listening. Throws BAD_INPUT where the port is taken, not allowed, or the host is not an address of this machine. */
export function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(explain(error, options));
    server.once('error', fail);
    server.listen(options, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, { host, port, path }: ListenOptions): Error {
  const subject = path ?? `${host}:${port}`;
  const details = { subject, cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new WinnowError(
        'BAD_INPUT',
        path === undefined
          ? `Port ${port} is taken by another program.`
          : 'The socket is taken by another program.',
        {
          ...details,
          hint: 'Choose another port, or 0 for any that is free.',
        },
      );
    case 'EACCES':
      return new WinnowError('BAD_INPUT', `This user may not listen on ${subject}.`, {
        ...details,
        hint: 'Choose a port above 1023.',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new WinnowError('BAD_INPUT', `${host} is not an address of this machine.`, {
        ...details,
        hint: 'Leave the host out to serve this machine alone.',
      });
    default:
      return error;
  }
}
