type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Imports a module and gives a function or class that it exports. @throws TypeError when it exports no such thing; whatever the module throws */
export async function importExport(source: {
  readonly module: string;
  readonly export: string;
}): Promise<AnyFunction> {
  const exported = ((await import(source.module)) as Record<string, unknown>)[source.export];
  if (typeof exported === 'function') return exported as AnyFunction;
  throw new TypeError(
    `Expected ${source.module} to export a function or class named ${source.export} but received ${typeof exported}.`,
  );
}
