import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

interface Completed {
  name: string;
  description: string;
  options: { flags: string[]; description: string; choices: readonly string[]; takesValue: boolean }[];
  /** What the command itself is given, where that is one of a list. */
  choices: readonly string[];
}

/** A script that completes the words of `winnow` in a shell: its commands, their options, and the values of those that have a list. Files otherwise. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(describe);
  const names = commands.map(({ name }) => name);
  commands.push({ name: 'help', description: 'show the help of a command', options: [], choices: names });
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
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
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
}

function bashScript(commands: Completed[]): string {
  const words = (list: readonly string[]): string => list.join(' ');
  const cases = commands.map(({ name, options, choices }) => {
    const flags = words([...options.flatMap((option) => option.flags), '--help']);
    const values = options.filter(({ takesValue }) => takesValue);
    const lines = values.map((option) => {
      const answer = option.choices.length > 0 ? `values="${words(option.choices)}"` : 'files=1';
      return `        ${option.flags.join('|')}) ${answer} ;;`;
    });
    const inner = lines.length === 0 ? '' : `\n      case "$previous" in\n${lines.join('\n')}\n      esac`;
    const given = choices.length === 0 ? '' : `\n      given="${words(choices)}"`;
    return `    ${name})\n      flags="${flags}"${given}${inner}\n      ;;`;
  });
  const names = commands.map(({ name }) => name);
  return `_winnow() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" flags="" values="" given="" files="" word
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
  elif [ -z "$files" ] && [ -n "$given" ]; then
    COMPREPLY=($(compgen -W "$given" -- "$current"))
  fi
}
complete -o default -F _winnow winnow
`;
}

function zshScript(commands: Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const inSpec = (text: string): string => text.replaceAll(/[\\[\]:]/g, (sign) => `\\${sign}`);
  const action = (choices: readonly string[]): string =>
    choices.length > 0 ? `(${choices.join(' ')})` : '_files';
  const cases = commands.map(({ name, options, choices }) => {
    const specs = options.flatMap((option) =>
      option.flags.map((flag) => {
        const value = option.takesValue
          ? `:${inSpec(flag.replace(/^-+/, ''))}:${action(option.choices)}`
          : '';
        return `*${flag}[${inSpec(option.description)}]${value}`;
      }),
    );
    const all = [...specs, '--help[show this help]', `*: :${action(choices)}`];
    return `  ${name})\n    _arguments -S \\\n      ${all.map(quoted).join(' \\\n      ')}\n    ;;`;
  });
  const listed = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`),
  );
  return `#compdef winnow
local -a commands=(
  ${listed.join('\n  ')}
)
if (( CURRENT == 2 )); then
  _describe command commands
  return
fi
shift words
(( CURRENT-- ))
case $words[1] in
${cases.join('\n')}
esac
`;
}

function fishScript(commands: Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, description, options, choices }) => {
    const within = `complete -c winnow -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c winnow -n __fish_use_subcommand -f -a ${name} -d ${quoted(description)}`,
      ...(choices.length === 0 ? [] : [`${within} -f -a ${quoted(choices.join(' '))}`]),
      ...options.map((option) => {
        const spelled = option.flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const values = option.choices.length > 0 ? ` -x -a ${quoted(option.choices.join(' '))}` : ' -r';
        return `${within} ${spelled.join(' ')}${option.takesValue ? values : ''} -d ${quoted(option.description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}
