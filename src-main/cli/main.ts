import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { reportError } from './report-error.ts';
import { Terminal, type Streams } from './terminal.ts';

// How commander says that it printed what was asked for.
const ANSWERED = ['commander.helpDisplayed', 'commander.version'];

/** Runs one command line, without the program's own name. Resolves to the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function main(args: readonly string[], streams: Streams = process): Promise<number> {
  const terminal = new Terminal(streams, { isJson: args.includes('--json') });
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && ANSWERED.includes(error.code)) return 0;
    return reportError(error, terminal);
  }
}
