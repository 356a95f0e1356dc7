import { Argument, type Command } from 'commander';
import { completionScript, shells, type Shell } from '../completion-script.ts';
import type { Terminal } from '../terminal.ts';

export function addCompletions(program: Command, terminal: Terminal): void {
  program
    .command('completions')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow completions bash > ~/.local/share/bash-completion/completions/winnow
  $ winnow completions zsh > "\${fpath[1]}/_winnow"
  $ winnow completions fish > ~/.config/fish/completions/winnow.fish`,
    )
    .action(async (shell: Shell) => {
      const script = completionScript(program, shell);
      if (terminal.isJson) await terminal.json({ shell, script });
      else terminal.raw(script);
    });
}
