import { Option, type Command } from 'commander';
import { sortKeys, type SortKey } from '../../../src-shared/catalogue/sort-key.ts';
import type { ImageDetail } from '../../../src-shared/contract/values.ts';
import { withCatalogueOptions, readDataset, type CatalogueOptions } from '../dataset-command.ts';
import { printable } from '../printable.ts';
import type { Terminal } from '../terminal.ts';

interface ListOptions extends CatalogueOptions {
  query: string;
  sort: string;
}

export function addList(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('list'))
    .description('list the images that a query matches')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option(
      '--query <query>',
      'which images: words of the path, label:cat, verdict:truncated, width>=1000, -dropped …',
      '',
    )
    .addOption(
      new Option('--sort <key>', 'the order; with a minus before it, descending')
        .choices(sortKeys.flatMap((key) => [key, `-${key}`]))
        .default('path'),
    )
    .option('--json', 'print a JSON line for each image')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow list photos
  $ winnow list photos --query 'label:cat width>=1000' --sort -width
  $ winnow list photos --query '-verdict:ok' --json`,
    )
    .action(async (folder: string | undefined, options: ListOptions) => {
      await readDataset(folder, options, async (engine, { id, catalogue }) => {
        const descending = options.sort.startsWith('-');
        const by = options.sort.replace('-', '') as SortKey;
        const names = new Map(
          (await engine.client.classes.list({ dataset: id })).map((row) => [row.id, row.name]),
        );
        for (const image of catalogue.openView(options.query, { by, descending })) {
          const listed = listedImage(catalogue.detail(image), names);
          if (terminal.isJson) await terminal.json(listed);
          else
            await terminal.line(
              [
                printable(listed.path),
                printable(listed.label ?? '-'),
                listed.verdict,
                ...(listed.dropped ? ['dropped'] : []),
              ].join('\t'),
            );
        }
      });
    });
}

function listedImage(image: ImageDetail, classNames: ReadonlyMap<number, string>) {
  return {
    path: image.path,
    label: image.classId === null ? null : classNames.get(image.classId)!,
    verdict: image.verdict,
    notices: image.notices,
    weight: image.weight,
    split: image.split,
    dropped: image.flag === 'dropped',
    width: image.width,
    height: image.height,
    bytes: image.bytes,
    sha256: image.sha256,
  };
}
