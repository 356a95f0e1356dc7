import { connect } from 'node:net';
import { request, type IncomingHttpHeaders } from 'node:http';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request with exactly these headers: fetch would not send a `Host` or an `Origin` of our choice. */
export function send(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

/**
 * Sends bytes as they are, and gives back everything that came until the server closed the connection. Unless it is `held`, our side of it is closed at
 * once, and the server need not answer.
 */
export function sendBytes(port: number, bytes: string, { held = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      if (held) socket.write(bytes, 'latin1');
      else socket.end(bytes, 'latin1');
    });
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** The answers in what came over a connection, each with the length that it says. Throws where something else came. */
export function repliesIn(text: string): Reply[] {
  const replies: Reply[] = [];
  for (let rest = text; rest !== '';) {
    const [, head, after] = /^(HTTP\/1\.1 \d{3}[^]*?)\r\n\r\n([^]*)$/.exec(rest) ?? [];
    if (head === undefined || after === undefined)
      throw new Error(`This is no answer: ${rest.slice(0, 200)}`);
    const [first, ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 2),
      ]),
    );
    const length = Number(headers['content-length'] ?? 0);
    replies.push({ status: Number(first!.slice(9, 12)), headers, text: after.slice(0, length) });
    rest = after.slice(length);
  }
  return replies;
}
