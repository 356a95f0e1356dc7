import { protectedFolders } from '../../../src-shared/contract/balance.ts';
import type { ReadCatalogue } from '../../catalogue/catalogue.ts';
import { procedures } from '../procedures.ts';

/** What a later Winnow stored in a form that this one does not know counts as nothing. */
function read(catalogue: ReadCatalogue): string[] {
  return protectedFolders.catch([]).parse(catalogue.setting('protectedFolders') ?? []);
}

export const duplicates = {
  protect: procedures.duplicates.protect.handler(({ context, input }) => {
    const { catalogue } = context.datasets.getWritable(input.dataset);
    catalogue.setSetting('protectedFolders', input.folders);
    return input.folders;
  }),
  list: procedures.duplicates.list.handler(async ({ context, input, signal }) => {
    const { dataset, ...question } = input;
    const { catalogue, reader } = context.datasets.get(dataset);
    const keepFolders = read(catalogue);
    const found = await reader.ask('listDuplicates', { ...question, keepFolders }, signal);
    return { ...found, protectedFolders: keepFolders };
  }),
};
