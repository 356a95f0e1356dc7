import type { Command } from 'commander';
import { readDataset, withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { wholeNumber } from '../parse-option.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface IssuesOptions extends CatalogueOptions {
  query: string;
  examples: number;
}

export function addIssues(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('issues'))
    .description('count what is wrong or worth knowing, with examples of each')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option('--query <query>', 'only these images; by default all', '')
    .option('--examples <n>', 'paths to show of each', wholeNumber(0, 1000), 3)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow issues photos
  $ winnow issues photos --query 'label:cat' --examples 10
  $ winnow list photos --query 'notice:blurry or sharpness<0.05'`,
    )
    .action(async (folder: string | undefined, options: IssuesOptions) => {
      await readDataset(folder, options, async (engine, { id, catalogue }) => {
        const facets = await engine.client.views.facets({ dataset: id, query: options.query });
        const examplesOf = (term: string) => {
          const query = options.query === '' ? term : `(${options.query}) ${term}`;
          const ids = catalogue.openView(query, { by: 'path', descending: false });
          return catalogue.rows(ids.slice(0, options.examples)).map(({ path }) => path);
        };
        const verdicts = facets.verdicts
          .filter(({ verdict, count }) => verdict !== 'ok' && count > 0)
          .map(({ verdict, count }) => ({
            issue: verdict,
            kind: 'verdict' as const,
            count,
            examples: examplesOf(`verdict:${verdict}`),
          }));
        const notices = facets.notices.map(({ notice, count }) => ({
          issue: notice,
          kind: 'notice' as const,
          count,
          examples: examplesOf(`notice:${notice}`),
        }));
        const byCount = (a: { count: number }, b: { count: number }) => b.count - a.count;
        const issues = [...verdicts.sort(byCount), ...notices.sort(byCount)];
        await terminal.result({ images: facets.matching, issues }, linesOf(facets.matching, issues));
      });
    });
}

function linesOf(
  images: number,
  issues: readonly { issue: string; kind: string; count: number; examples: string[] }[],
): string[] {
  const counted = `${images.toLocaleString('en')} images`;
  if (issues.length === 0) return [`${counted}: nothing wrong, and nothing worth knowing.`];
  return [
    `${counted}:`,
    '',
    ...table(
      ['issue', 'kind', 'images', 'for instance'],
      issues.map(({ issue, kind, count, examples }) => [issue, kind, count, examples.join(', ')]),
    ),
  ];
}
