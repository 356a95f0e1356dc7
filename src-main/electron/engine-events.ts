import type { Job } from '../../src-shared/contract/values.ts';
import { engineRequest, type Answering } from './engine-call.ts';

export type EngineEvent = { kind: 'job'; job: Job } | { kind: 'changed'; dataset: string };

/** The engine's events, until `signal` ends them or the engine goes away. */
export async function* engineEvents(engine: Answering, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const response = await engine.handle(engineRequest('events/subscribe', {}, signal));
  if (!response.ok || response.body === null) return;
  let pending = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    pending += text;
    const messages = pending.split('\n\n');
    pending = messages.pop()!;
    for (const message of messages) {
      const event = parseMessage(message);
      if (event !== null) yield event;
    }
  }
}

/** One message of a server-sent event stream; comments and messages of other kinds are null. */
function parseMessage(message: string): EngineEvent | null {
  const lines = message.split('\n');
  if (!lines.includes('event: message')) return null;
  const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
  return (JSON.parse(data.join('\n')) as { json: EngineEvent }).json;
}
