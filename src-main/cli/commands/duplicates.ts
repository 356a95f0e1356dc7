import { Option, type Command } from 'commander';
import {
  defaultDistance,
  defaultDistanceOf64,
} from '../../../src-shared/catalogue/duplicates/default-distance.ts';
import type { DuplicateGroup } from '../../../src-shared/catalogue/duplicates/duplicate-group.ts';
import { sayKeeperReason } from '../../../src-shared/catalogue/duplicates/keeper-reason.ts';
import { readDataset, withCatalogueOptions, type CatalogueOptions } from '../dataset-command.ts';
import { wholeNumber } from '../parse-option.ts';
import type { Terminal } from '../terminal.ts';

interface DuplicatesOptions extends CatalogueOptions {
  distance?: number;
  hashBits: '64' | '256';
  exact?: boolean;
  flips?: boolean;
  protect: string[];
}

export function addDuplicates(program: Command, terminal: Terminal): void {
  withCatalogueOptions(program.command('duplicates'))
    .description('list the groups of images that are the same picture, and which of each to keep')
    .argument('[folder]', 'the folder that the catalogue was made from')
    .option(
      '--distance <bits>',
      `most bits in which the hashes may differ (default: ${defaultDistance}, of 64 bits ${defaultDistanceOf64})`,
      wholeNumber(0, 64),
    )
    .addOption(
      new Option('--hash-bits <n>', 'bits that are compared; 64 are those of the lowest frequencies')
        .choices(['64', '256'])
        .default('256'),
    )
    .option('--exact', 'only the same bytes and the same pixels')
    .option('--flips', 'also mirrored and turned copies')
    .option(
      '--protect <folder>',
      'keep what lies in this folder of the dataset; can be repeated',
      collect,
      [],
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Examples:
  $ winnow duplicates photos
  $ winnow duplicates photos --exact
  $ winnow duplicates photos --distance 40 --flips --protect originals --json`,
    )
    .action(async (folder: string | undefined, options: DuplicatesOptions) => {
      await readDataset(folder, options, async (_, { catalogue }) => {
        const folders = options.protect.map((path) => `${path.replace(/\/+$/, '')}/`);
        const hashBits = options.hashBits === '64' ? 64 : 256;
        const distance = options.distance ?? (hashBits === 64 ? defaultDistanceOf64 : defaultDistance);
        const groups = catalogue.duplicates({
          distance: options.exact ? null : distance,
          hashBits,
          flips: options.flips ?? false,
          isProtected: (path) => folders.some((start) => path.startsWith(start)),
        });
        const names = new Map(catalogue.classes().map(({ id, name }) => [id, name]));
        await terminal.result(
          groups.map((group) => described(group, names)),
          linesOf(groups, names),
        );
      });
    });
}

function described(group: DuplicateGroup, names: ReadonlyMap<number, string>) {
  return {
    group: group.id,
    keeperReason: sayKeeperReason(group.keeperReason),
    conflictingLabels: group.conflictingClassIds.map((id) => names.get(id)!),
    leakingSplits: group.leakingSplits,
    images: group.members.map(({ image, relation, distance, orientation }) => ({
      path: image.path,
      relation,
      distance,
      orientation,
      label: image.classId === null ? null : names.get(image.classId)!,
      split: image.split,
      width: image.width,
      height: image.height,
      bytes: image.bytes,
      sharpness: image.sharpness,
      sha256: image.sha256,
    })),
  };
}

function linesOf(groups: readonly DuplicateGroup[], names: ReadonlyMap<number, string>): string[] {
  const images = groups.reduce((sum, { members }) => sum + members.length, 0);
  const conflicts = groups.filter(({ conflictingClassIds }) => conflictingClassIds.length > 0).length;
  const leaks = groups.filter(({ leakingSplits }) => leakingSplits.length > 0).length;
  const count = (n: number) => n.toLocaleString('en');
  return [
    ...groups.flatMap((group) => [
      `Group ${group.id}: ${group.members.length} images. ${sayKeeperReason(group.keeperReason)}`,
      ...notesOf(group, names).map((note) => `  ! ${note}`),
      ...group.members.map(
        ({ image, relation, distance, orientation }) =>
          `  ${relation === 'keeper' ? 'keep' : '    '}  ${image.path}  ${image.width ?? '?'}x${image.height ?? '?'}` +
          (relation === 'keeper' ? '' : `  ${relationOf(relation, distance, orientation)}`),
      ),
      '',
    ]),
    `${count(groups.length)} groups of ${count(images)} images; in ${count(conflicts)} the labels disagree, ${count(leaks)} span splits.`,
  ];
}

function notesOf(
  { conflictingClassIds, leakingSplits }: DuplicateGroup,
  names: ReadonlyMap<number, string>,
): string[] {
  const notes: string[] = [];
  if (conflictingClassIds.length > 0)
    notes.push(`Labels disagree: ${conflictingClassIds.map((id) => names.get(id)!).join(', ')}.`);
  if (leakingSplits.length > 0) notes.push(`Spans the splits ${leakingSplits.join(', ')}.`);
  return notes;
}

function relationOf(relation: string, distance: number | null, orientation: string): string {
  if (relation !== 'near') return relation;
  const how = orientation === 'as it is' ? '' : `, ${orientation}`;
  return `near (${distance === null ? 'by others' : `${distance} bits`}${how})`;
}

function collect(text: string, before: string[]): string[] {
  return [...before, text];
}
