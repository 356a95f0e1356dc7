import { homedir } from 'node:os';
import { procedures } from '../procedures.ts';

export const app = {
  info: procedures.app.info.handler(({ context }) => ({
    version: context.version,
    platform: process.platform,
    decoders: context.pool.size,
    door: context.door,
    home: homedir(),
  })),
};
