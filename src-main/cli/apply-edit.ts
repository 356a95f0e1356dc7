import type { Change } from '../../src-shared/contract/values.ts';
import { changeDataset, type CatalogueOptions } from './dataset-command.ts';
import type { Terminal } from './terminal.ts';

/** Applies one change to everything a query matches, and says what it was. */
export async function applyEdit(
  terminal: Terminal,
  folder: string | undefined,
  options: CatalogueOptions & { query: string },
  change: Change,
): Promise<void> {
  await changeDataset(folder, options, async (engine, { id }) => {
    const { batch, elapsedMs } = await engine.client.edits.apply({
      dataset: id,
      target: { query: options.query },
      change,
    });
    await terminal.result({ batch, elapsedMs }, [batch.summary]);
  });
}
