import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { main } from '../../src-main/cli/main.ts';

/** Runs a command line in this process, for what is decided before an engine is made. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof text): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        text[name] += String(chunk);
        done();
      },
    });
  const code = await main(args, { stdout: collect('stdout'), stderr: collect('stderr') });
  return { code, ...text };
}

describe('wrong usage ends with 2, and says what was expected', () => {
  it.each([
    [[], 'Expected a command.'],
    [['scna'], 'Unknown command'],
    [['scan'], "Missing required argument 'folder'"],
    [['scan', '.', '--labels', 'magic'], 'Expected folder, prefix, pattern:RE or none'],
    [['scan', '.', '--labels', 'pattern:('], 'no regular expression'],
    [['scan', '.', '--labels', 'pattern:abc'], 'Expected a pattern with one group'],
    [['status'], 'Expected a catalogue.'],
    [['status', '.', '--catalogue', 'x'], 'received both'],
    [['list', '.', '--sort', 'beauty'], 'Allowed choices'],
    [['list', '.', '--nope'], "Unknown option '--nope'"],
    [['label', '.', '--query', 'x'], 'Expected --to CLASS or --clear'],
    [['drop', '.'], 'query'],
    [['weights', '.'], 'scheme'],
    [['weights', '.', '--scheme', 'magic'], 'Allowed choices'],
    [['split', '.', '--ratios', 'train=.8'], 'Expected shares that add up to 1'],
    [['split', '.', '--ratios', 'train=.5,train=.5'], 'received train twice'],
    [['split', '.', '--ratios', 'a=.5,b=.5', '--seed', '-1'], 'Expected an integer from 0'],
    [['export', 'x', '.', '--sampler', 'train=magic'], 'Expected sequential, random, weighted'],
    [['export', 'x', '.', '--transform', 'train'], 'Expected NAME=VALUE'],
    [['import', 'x', '.', '--fields', 'colour=x'], 'Expected FIELD=COLUMN with one of path'],
    [['import', 'x', '.', '--match', 'magic'], 'Allowed choices'],
    [['label-errors', 'x', '.', '--rank', 'magic'], 'Allowed choices'],
    [['tag', '.', '--query', 'x'], 'Expected --add WORD or --remove WORD.'],
    [['loader', 'x', '--batch-size', '0'], 'Expected an integer of 1 or more'],
    [['loader', 'x', '--shuffle', '--sampler', 'random'], 'received both'],
    [['loader', 'x', '--num-samples', '3'], 'beside --num-samples'],
    [['serve', '--port', '70000'], 'Expected an integer from 0 to 65535'],
  ])('winnow %j', async (args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^winnow: [A-Z]/);
    expect(stderr).toContain(sentence);
  });

  it('as one JSON object with --json', async () => {
    const { code, stdout, stderr } = await run('list', '.', '--nope', '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(JSON.parse(stderr)).toEqual({
      code: 'USAGE',
      message: "Unknown option '--nope'.",
      hint: expect.any(String),
    });
  });
});

describe('help', () => {
  it('is there for every command, with examples', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect([code, stderr]).toEqual([0, '']);
    const listed = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Examples:'));
    const commands = [...listed.matchAll(/^ {2}([a-z-]+) {2}/gm)].map((match) => match[1]!);
    expect(commands).toEqual(
      expect.arrayContaining(['scan', 'list', 'label', 'undo', 'export', 'loader', 'serve', 'doctor']),
    );
    for (const command of commands.filter((one) => one !== 'help')) {
      const help = await run(command, '--help');
      expect(help.code).toBe(0);
      expect(help.stdout).toContain('Examples:');
      expect(help.stdout).toContain('--json');
      // The file of the catalogue first, JSON and help last: as in every other.
      const options = [...help.stdout.matchAll(/^ {2}(?:-h, )?--([a-z-]+)/gm)].map((match) => match[1]!);
      expect(options.slice(-2)).toEqual(['json', 'help']);
      if (options.includes('catalogue')) expect(options[0]).toBe('catalogue');
      for (const line of [...help.stdout.split('\n'), ...stdout.split('\n')])
        expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });

  it('has the version', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
