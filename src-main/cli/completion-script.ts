import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

interface Completed {
  name: string;
  description: string;
  options: { flags: string[]; description: string; choices: readonly string[]; takesValue: boolean }[];
}

/** A script that completes the words of `winnow` in a shell: its commands, their options, and the values of those that have a list. Files otherwise. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(describe);
  if (shell === 'fish') return fishScript(commands);
  // zsh reads bash's completions through a bridge of its own.
  const bridge = shell === 'zsh' ? '#compdef winnow\nautoload -U +X bashcompinit && bashcompinit\n' : '';
  return bridge + bashScript(commands);
}

function describe(command: Command): Completed {
  return {
    name: command.name(),
    description: command.description(),
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
        description: option.description,
        choices: option.argChoices ?? [],
        takesValue: option.required || option.optional,
      })),
  };
}

function bashScript(commands: Completed[]): string {
  const words = (list: readonly string[]): string => list.join(' ');
  const cases = commands.map(({ name, options }) => {
    const flags = words([...options.flatMap((option) => option.flags), '--help']);
    const values = options.filter(({ takesValue }) => takesValue);
    const lines = values.map((option) => {
      const answer = option.choices.length > 0 ? `values="${words(option.choices)}"` : 'files=1';
      return `        ${option.flags.join('|')}) ${answer} ;;`;
    });
    const inner = lines.length === 0 ? '' : `\n      case "$previous" in\n${lines.join('\n')}\n      esac`;
    return `    ${name})\n      flags="${flags}"${inner}\n      ;;`;
  });
  const names = commands.map(({ name }) => name);
  return `_winnow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" flags="" values="" files="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${names.join('|')}) command="$word"; break ;;
    esac
  done
  COMPREPLY=()
  if [ -z "$command" ]; then
    COMPREPLY=($(compgen -W "${words([...names, '--help', '--version'])}" -- "$current"))
    return
  fi
  case "$command" in
${cases.join('\n')}
  esac
  if [ -n "$values" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ -z "$files" ] && [ "\${current:0:1}" = "-" ]; then
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  fi
}
complete -o default -F _winnow winnow
`;
}

function fishScript(commands: Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, description, options }) => [
    `complete -c winnow -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
    ...options.map(({ flags, description: said, choices, takesValue }) => {
      const spelled = flags.map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      );
      const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c winnow -n ${quoted(`__fish_seen_subcommand_from ${name}`)} ${spelled.join(' ')}${value} -d ${quoted(said)}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}
