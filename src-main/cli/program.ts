import { readFileSync } from 'node:fs';
import { Command, Help, type Option } from 'commander';
import { addCompletions } from './commands/completions.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDuplicates } from './commands/duplicates.ts';
import { addDrop, addKeep, addReviewed } from './commands/flag.ts';
import { addExport } from './commands/export.ts';
import { addForecast } from './commands/forecast.ts';
import { addHistory } from './commands/history.ts';
import { addImport } from './commands/import.ts';
import { addIssues } from './commands/issues.ts';
import { addLabelErrors } from './commands/label-errors.ts';
import { addLabel } from './commands/label.ts';
import { addLeaks } from './commands/leaks.ts';
import { addList } from './commands/list.ts';
import { addLoader } from './commands/loader.ts';
import { addRebase } from './commands/rebase.ts';
import { addRedo, addUndo } from './commands/undo.ts';
import { addSample } from './commands/sample.ts';
import { addScan } from './commands/scan.ts';
import { addServe } from './commands/serve.ts';
import { addSplit } from './commands/split.ts';
import { addStatus } from './commands/status.ts';
import { addTag } from './commands/tag.ts';
import { addTransform } from './commands/transform.ts';
import { addWatch } from './commands/watch.ts';
import { addUnpack } from './commands/unpack.ts';
import { addWeights } from './commands/weights.ts';
import type { Terminal } from './terminal.ts';

const commands = [
  addScan,
  addWatch,
  addStatus,
  addList,
  addIssues,
  addDuplicates,
  addLabel,
  addTag,
  addDrop,
  addKeep,
  addReviewed,
  addWeights,
  addForecast,
  addSplit,
  addLeaks,
  addUndo,
  addRedo,
  addHistory,
  addImport,
  addLabelErrors,
  addExport,
  addLoader,
  addTransform,
  addRebase,
  addServe,
  addUnpack,
  addSample,
  addDoctor,
  addCompletions,
];

/** A default of nothing is said in words, if at all. */
function optionDescription(option: Option): string {
  const { defaultValue } = option as { defaultValue: unknown };
  const isNothing = defaultValue === '' || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isNothing ? option.description : new Help().optionDescription(option);
}

/** Longer lines are hard to read, and the help of a wide terminal need not be another one. */
const widest = 100;

/** All commands. What they do is imported when they run, so that help is there at once. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('winnow')
    .description('Curate image datasets, and train on exactly what you saw.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ subcommandTerm: (command) => command.name(), optionDescription })
    .exitOverride()
    // Errors are reported in one place, in words or as JSON.
    .configureOutput({
      writeOut: (text) => terminal.raw(text),
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(process.stdout.columns || 80, widest),
    })
    .addHelpText(
      'after',
      `
Examples:
  $ winnow scan photos --labels prefix
  $ winnow list photos --query 'label:cat -verdict:ok'
  $ winnow export photos.manifest.jsonl photos
  $ winnow loader photos.manifest.jsonl --batch-size 32 --shuffle --seed 0 --json

Every command takes --json. Exit codes: 0 done, 1 failed, 2 wrong usage.`,
    );
  for (const add of commands) add(program, terminal);
  return program;
}

function packageVersion(): string {
  // The emitted package lies two folders deeper than the source.
  for (const up of ['../../package.json', '../../../../package.json']) {
    try {
      return (JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { version: string }).version;
    } catch {
      // Not there: look one place further.
    }
  }
  return 'unknown';
}
