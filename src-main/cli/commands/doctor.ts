import type { Command } from 'commander';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check that everything Winnow needs works on this machine')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ winnow doctor\n  $ winnow doctor --json')
    .action(async () => {
      const { examine } = await import('../examine.ts');
      const checks = await examine();
      await terminal.result({ ok: checks.every(({ ok }) => ok), checks }, [
        ...table(
          ['check', 'found', ''],
          checks.map(({ name, ok, found }) => [name, found, ok ? 'ok' : 'NOT OK']),
        ),
      ]);
      const failed = checks.filter(({ ok }) => !ok);
      if (failed.length > 0) {
        const { WinnowError } = await import('../../../src-shared/winnow-error.ts');
        throw new WinnowError(
          'INTERNAL',
          `${failed.length === 1 ? 'A check' : `${failed.length} checks`} failed: ${failed.map(({ name }) => name).join(', ')}.`,
          {
            hint: 'Install the packages again with npm ci, and check the folder that is named.',
          },
        );
      }
    });
}
