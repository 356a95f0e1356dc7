import { once } from 'node:events';
import { printable } from './printable.ts';

/** Where a command prints: the process itself, or what a test listens to. */
export interface Streams {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

/** What a command prints to: results to stdout, everything else to stderr. With --json, stdout carries JSON and nothing else. */
export class Terminal {
  readonly isJson: boolean;
  readonly #streams: Streams;

  constructor(streams: Streams, { isJson }: { isJson: boolean }) {
    this.#streams = streams;
    this.isJson = isJson;
  }

  /** One JSON document on one line of stdout. */
  async json(value: unknown): Promise<void> {
    await this.#write(`${JSON.stringify(value)}\n`);
  }

  /** One line of text for a person, whatever the names in it hold; tabs stand between columns. */
  async line(text = ''): Promise<void> {
    await this.#write(`${printable(text, '\t')}\n`);
  }

  /** The result of a command, as JSON or as the lines that say it. */
  async result(value: unknown, lines: readonly string[]): Promise<void> {
    if (this.isJson) return this.json(value);
    for (const line of lines) await this.line(line);
  }

  /** Something on the side: a warning, a note on progress. */
  note(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  /** Red where stderr is a terminal that wants colour. */
  red(text: string): string {
    return this.#streams.stderr.isTTY && !process.env['NO_COLOR'] ? `\u001B[31m${text}\u001B[39m` : text;
  }

  /** Text as it is: help. */
  raw(text: string): void {
    this.#streams.stdout.write(text);
  }

  async #write(text: string): Promise<void> {
    const { stdout } = this.#streams;
    if (!stdout.write(text)) await once(stdout, 'drain');
  }
}
