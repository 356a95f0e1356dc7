import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WinnowError } from '../../src-shared/winnow-error.ts';
import { refusal } from '../engine/refuse.ts';
import type { HostHeaders } from './send-response.ts';

/** Refuses on a connection that has no response, for what came over it is no request, and ends it. */
export function endWith(
  socket: Duplex,
  error: WinnowError,
  status: number,
  { always, otherwise }: HostHeaders = { always: {}, otherwise: {} },
): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { body, contentType } = refusal(error, status);
  const headers = {
    ...otherwise,
    ...always,
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
