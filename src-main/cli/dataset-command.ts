import { Command } from 'commander';
import type { Engine } from '../engine/create-engine.ts';
import type { OpenDataset, WritableDataset } from '../engine/open-dataset.ts';
import { UsageError } from './usage-error.ts';

export interface CatalogueOptions {
  catalogue?: string;
}

/** Adds the options that say which catalogue a command is for. */
export function withCatalogueOptions(command: Command): Command {
  return command.option('--catalogue <file>', "the file of the catalogue, instead of the folder's own");
}

/** Runs a command on an engine of its own, and closes it whatever happens. */
export async function withEngine<T>(
  run: (engine: Engine) => Promise<T>,
  options: { readOnly?: boolean } = {},
): Promise<T> {
  const { createEngine } = await import('../engine/create-engine.ts');
  const engine = createEngine({ door: 'command-line', ...options });
  try {
    return await run(engine);
  } finally {
    await engine.close();
  }
}

/**
 * Reads a catalogue that exists: the one that `--catalogue` names, or the one that was made from a folder. Another process may be changing it.
 *
 * Throws UsageError where neither is given or both are; `CATALOGUE_NOT_FOUND`, and what opening it throws.
 */
export async function readDataset<T>(
  folder: string | undefined,
  options: CatalogueOptions,
  run: (engine: Engine, dataset: OpenDataset) => Promise<T>,
): Promise<T> {
  checkUsage(folder, options);
  return withEngine(async (engine) => run(engine, await openDataset(engine, folder, options)), {
    readOnly: true,
  });
}

/** The same, for changing it. Throws `CATALOGUE_BUSY` where another process does. */
export async function changeDataset<T>(
  folder: string | undefined,
  options: CatalogueOptions,
  run: (engine: Engine, dataset: WritableDataset) => Promise<T>,
): Promise<T> {
  checkUsage(folder, options);
  return withEngine(async (engine) => {
    const { id } = await openDataset(engine, folder, options);
    return run(engine, engine.parts.datasets.getWritable(id));
  });
}

async function openDataset(
  engine: Engine,
  folder: string | undefined,
  { catalogue }: CatalogueOptions,
): Promise<OpenDataset> {
  const { findCatalogue } = await import('./find-catalogue.ts');
  return engine.parts.datasets.openCatalogue(catalogue ?? (await findCatalogue(engine, folder!)));
}

function checkUsage(folder: string | undefined, { catalogue }: CatalogueOptions): void {
  if (folder === undefined && catalogue === undefined) {
    throw new UsageError(
      'Expected a catalogue.',
      'Name the folder that it was made from, or the file with --catalogue FILE.',
    );
  }
  if (folder !== undefined && catalogue !== undefined) {
    throw new UsageError(
      'Expected a folder or --catalogue but received both.',
      'One of them names the catalogue.',
    );
  }
}
