import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { completionScript } from '../../src-main/cli/completion-script.ts';
import { createProgram } from '../../src-main/cli/program.ts';
import { Terminal } from '../../src-main/cli/terminal.ts';
import { Winnow } from './winnow.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const winnow = new Winnow(join(folder, 'data'));
const program = createProgram(new Terminal(process, { isJson: false }));
function has(shell: string): boolean {
  const isThere = spawnSync(shell, ['--version']).status === 0;
  if (!isThere) console.warn(`Skipped: completions of ${shell} are not tried, for it is not there.`);
  return isThere;
}

/** What bash would offer for the last word. */
function offered(...words: string[]): string[] {
  const script = `${completionScript(program, 'bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _winnow; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

describe.skipIf(!has('bash'))('the completions of bash', () => {
  it('offer the commands', () => {
    expect(offered('winnow', '')).toEqual(
      expect.arrayContaining(['scan', 'export', 'doctor', 'completions']),
    );
    expect(offered('winnow', 'do')).toEqual(['doctor']);
  });

  it('offer the options of the command, and the values of those that have a list', () => {
    expect(offered('winnow', 'serve', '--al')).toEqual(['--allow-remote', '--allow-root']);
    expect(offered('winnow', 'export', 'x', '--format', 'image')).toEqual(['imagefolder']);
    expect(offered('winnow', 'serve', '--host', '--p')).toEqual([]);
    expect(offered('winnow', 'serve', 'pic')).toEqual([]);
  });

  it('offer what a command is given where that is a list', () => {
    expect(offered('winnow', 'completions', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('winnow', 'help', 'do')).toEqual(['doctor']);
  });
});

describe.skipIf(!has('fish'))('the completions of fish', () => {
  const script = completionScript(program, 'fish');
  const offers = (line: string): string[] =>
    execFileSync('fish', ['-c', `${script}\ncomplete -C "$argv[1]"`, line], { encoding: 'utf8' })
      .split('\n')
      .flatMap((one) => one.split('\t')[0] || []);

  it('offer commands, options and values', () => {
    expect(offers('winnow do')).toEqual(['doctor']);
    expect(offers('winnow serve --al')).toEqual(['--allow-remote', '--allow-root']);
    expect(offers('winnow export x --format image')).toEqual(['imagefolder']);
    expect(offers('winnow completions ')).toEqual(['bash', 'fish', 'zsh']);
    expect(offers('winnow help do')).toEqual(['doctor']);
  });
});

describe.skipIf(!has('zsh'))('the completions of zsh', () => {
  // What zsh does with them stands in its own functions, which take a terminal: these say what they are asked.
  const asked = (...words: string[]): string[] => {
    const stubs = `_describe() { print -rl describe $commands }; _arguments() { print -rl arguments $@ }`;
    const script = `${stubs}\n_winnow() {\n${completionScript(program, 'zsh')}}\nwords=("$@"); CURRENT=$#; _winnow`;
    return execFileSync('zsh', ['-f', '-c', script, 'zsh', ...words], { encoding: 'utf8' }).split('\n');
  };

  it('ask for commands, options and values', () => {
    const [first, ...commands] = asked('winnow', '');
    expect(first).toBe('describe');
    expect(commands).toContain('undo:take the last change back');
    expect(asked('winnow', 'export', '')).toEqual(
      expect.arrayContaining([
        'arguments',
        '*--resume[of webdataset\\: keep finished archives when it is broken off, and go on from those of the last run]',
      ]),
    );
    expect(asked('winnow', 'export', '').join()).toContain(':format:(manifest csv tsv');
    expect(asked('winnow', 'completions', '')).toContain('*: :(bash zsh fish)');
    expect(asked('winnow', 'scan', '')).toContain('*: :_files');
  });
});

it.each(['bash', 'zsh', 'fish'] as const)('the completions of %s name every command', (shell) => {
  const script = completionScript(program, shell);
  for (const command of program.commands) expect(script).toContain(command.name());
  if (shell === 'zsh') expect(script).toMatch(/^#compdef winnow\n/);
});

it('another shell is a wrong use', async () => {
  expect(await winnow.error('completions', 'tcsh')).toMatchObject({ exit: 2, code: 'USAGE' });
  const { stdout, code } = await winnow.run('completions', 'fish');
  expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringContaining('complete -c winnow')]);
});

describe('the doctor', () => {
  it('tries everything, and says what to do about what is missing', async () => {
    const [report] = (await winnow.json('doctor')) as [
      { ok: boolean; checks: { name: string; state: string; found: string; todo: string | null }[] },
    ];
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ name }) => name)).toEqual([
      'Node',
      'machine',
      'data folder',
      'disk',
      'catalogue',
      'decoders',
      'page',
      'browser',
      'Electron',
    ]);
    for (const { state, todo } of report.checks) expect(todo === null).toBe(state === 'ok');
  });

  it('fails where the data folder cannot be had', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, stdout, stderr } = await new Winnow(join(folder, 'file', 'data')).run('doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/data folder .*NOT OK/);
    expect(stdout).toContain('name another one with WINNOW_DATA');
    expect(stderr).toContain('checks failed: data folder');
  });
});

it.skipIf(process.platform === 'win32')(
  'the first Ctrl+C cancels, the second ends the process at once',
  async () => {
    const interrupt = new URL('../../src-main/cli/interrupt.ts', import.meta.url).href;
    const script = `import { interruptible } from ${JSON.stringify(interrupt)};
    setInterval(() => undefined, 1000);
    await interruptible((signal) => new Promise(() => {
      signal.addEventListener('abort', () => console.log(signal.reason.code));
      console.log('up');
    }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    expect((await once(lines, 'line'))[0]).toBe('up');
    const cancelled = once(lines, 'line');
    child.kill('SIGINT');
    expect((await cancelled)[0]).toBe('CANCELLED');
    child.kill('SIGINT');
    expect(await exited).toEqual([1, null]);
  },
);

it('no colour is written where it is not wanted, nor to what is no terminal', () => {
  const said: string[] = [];
  const stderr = { isTTY: true, write: (text: string) => said.push(text) } as never;
  const before = process.env['NO_COLOR'];
  try {
    delete process.env['NO_COLOR'];
    expect(new Terminal({ stdout: process.stdout, stderr }, { isJson: false }).red('x')).toBe(
      '\u001B[31mx\u001B[39m',
    );
    process.env['NO_COLOR'] = '1';
    expect(new Terminal({ stdout: process.stdout, stderr }, { isJson: false }).red('x')).toBe('x');
  } finally {
    if (before === undefined) delete process.env['NO_COLOR'];
    else process.env['NO_COLOR'] = before;
  }
});
