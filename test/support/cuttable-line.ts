import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttableLine {
  port: number;
  /** Breaks every connection; with `stayDown`, and takes no other until `mend`. */
  cut(options?: { stayDown?: boolean }): void;
  mend(): void;
  close(): Promise<void>;
}

/** A port of this machine that leads to another one, and can be cut like a cable. */
export async function cuttableLine(to: number): Promise<CuttableLine> {
  const ends = new Set<Socket>();
  let isDown = false;
  const server = createServer((near) => {
    if (isDown) return void near.destroy();
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = ({ stayDown = false } = {}) => {
    isDown = stayDown;
    for (const end of ends) end.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => {
      isDown = false;
    },
    async close() {
      cut({ stayDown: true });
      server.close();
      await once(server, 'close');
    },
  };
}
