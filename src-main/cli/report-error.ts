import { CommanderError } from 'commander';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Says what went wrong on stderr, in words or with --json as one JSON object, and gives the exit code. */
export function reportError(error: unknown, terminal: Terminal): 1 | 2 {
  const { code, message, subject, hint } = described(error);
  if (terminal.isJson) {
    terminal.note(JSON.stringify({ code, message, subject, hint }));
  } else {
    terminal.note(`${terminal.red('winnow:')} ${printable(message, '\n')}`);
    if (hint !== undefined) terminal.note(`  ${printable(hint, '\n')}`);
    if (process.env['WINNOW_DEBUG']) console.error(error);
  }
  return code === 'USAGE' ? 2 : 1;
}

interface Described {
  code: string;
  message: string;
  subject?: string | undefined;
  hint?: string | undefined;
}

function described(error: unknown): Described {
  if (error instanceof UsageError) return { code: 'USAGE', message: error.message, hint: error.hint };
  if (error instanceof CommanderError) {
    const isHelp = error.code === 'commander.help';
    return {
      code: 'USAGE',
      message: isHelp ? 'Expected a command.' : sentence(error.message.replace(/^error: /, '')),
      hint: 'winnow --help lists the commands; winnow COMMAND --help shows what one takes.',
    };
  }
  const { code, message, subject, hint, data } = error as Partial<WinnowError> & {
    data?: Partial<WinnowError>;
  };
  // Calls through the contract carry subject and hint as data.
  if (error instanceof WinnowError || data !== undefined) {
    return {
      code: String(code),
      message: message ?? '',
      subject: subject ?? data?.subject,
      hint: hint ?? data?.hint,
    };
  }
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a fault in Winnow. Set WINNOW_DEBUG=1 to see where it happened, and report it.',
  };
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!)]$/.test(capital) ? capital : `${capital}.`;
}
