import type { Command } from 'commander';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const words = { ok: 'ok', missing: 'missing', failed: 'NOT OK' };

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check that everything Winnow needs works on this machine')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
What is missing costs a part of Winnow; what is not ok has to be mended. Below the table
stands what to do.

Examples:
  $ winnow doctor
  $ winnow doctor --json`,
    )
    .action(async () => {
      const { examine } = await import('../examine.ts');
      const checks = await examine();
      const failed = checks.filter(({ state }) => state === 'failed');
      const todo = checks.flatMap((check) => (check.todo === null ? [] : [`${check.name}: ${check.todo}`]));
      await terminal.result({ ok: failed.length === 0, checks }, [
        ...table(
          ['check', 'found', ''],
          checks.map(({ name, state, found }) => [name, found, words[state]]),
        ),
        ...(todo.length === 0 ? [] : ['', ...todo]),
      ]);
      if (failed.length > 0) {
        const { WinnowError } = await import('../../../src-shared/winnow-error.ts');
        throw new WinnowError(
          'INTERNAL',
          `${failed.length === 1 ? 'A check' : `${failed.length} checks`} failed: ${failed.map(({ name }) => name).join(', ')}.`,
          { hint: failed[0]!.todo! },
        );
      }
    });
}
