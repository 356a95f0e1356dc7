import type { Command } from 'commander';
import { withEngine } from '../dataset-command.ts';
import { summaryLines, summaryOf } from '../dataset-summary.ts';
import type { Terminal } from '../terminal.ts';
import { watchJob } from '../watch-job.ts';

export function addSample(program: Command, terminal: Terminal): void {
  program
    .command('sample')
    .description('make the sample dataset, and scan it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ winnow sample\n  $ winnow sample --json')
    .action(async () => {
      await withEngine(async (engine) => {
        const { dataset, job } = await engine.client.datasets.openSample();
        if (job !== null) await watchJob(engine, job);
        const status = await summaryOf(engine, engine.parts.datasets.get(dataset.id));
        await terminal.result(status, summaryLines(status));
      });
    });
}
