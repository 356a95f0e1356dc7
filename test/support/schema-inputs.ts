import * as fc from 'fast-check';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** What fits nowhere, or only just. */
const odd: readonly unknown[] = [
  ['', '/', '..', '../../etc/passwd', '\0', '\ud800', '__proto__', 'constructor', 'x'.repeat(300), 'label:('],
  [
    '%2e%2e%2f',
    '..\\..\\x',
    '/etc/passwd',
    'C:\\',
    '\\\\host\\share',
    '(a+)+$',
    '$(id)',
    "' OR 1=1 --",
    '<img>',
  ],
  [0, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308],
  [[[-5, 3]], [[3, 0]], [[0, 2 ** 40]], [1, 999], null, true, [], {}, { __proto__: null }, [[[[[[]]]]]]],
].flat();

/**
 * Inputs for a schema: mostly such as fit it, with values that are known to lead somewhere, and each part of them sometimes gone wrong.
 *
 * @param known texts and numbers that mean something to whoever answers: ids, names, paths
 */
export function inputsOf(schema: z.ZodType, known: readonly (string | number)[]): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Json;
  const definitions = (json['$defs'] ?? {}) as Record<string, Json>;
  const texts = known.filter((value) => typeof value === 'string');

  function fitting(one: Json, depth: number): fc.Arbitrary<unknown> {
    if (typeof one['$ref'] === 'string') {
      const target = definitions[one['$ref'].split('/').at(-1)!];
      return target === undefined || depth > 6 ? fc.constant(null) : fitting(target, depth + 1);
    }
    if ('const' in one) return fc.constant(one['const']);
    if (Array.isArray(one['enum'])) return fc.constantFrom(...(one['enum'] as unknown[]));
    const choices = (one['anyOf'] ?? one['oneOf']) as Json[] | undefined;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => withFaults(choice, depth + 1)));
    if (Array.isArray(one['allOf'])) return fitting((one['allOf'] as Json[])[0]!, depth + 1);
    switch (one['type']) {
      case 'string':
        return fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 12 }));
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: 0, max: 10 }), fc.double({ min: 0, max: 1, noNaN: true }));
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array': {
        const items = one['prefixItems'] as Json[] | undefined;
        if (items !== undefined) return fc.tuple(...items.map((item) => withFaults(item, depth + 1)));
        return fc.array(withFaults((one['items'] ?? {}) as Json, depth + 1), { maxLength: 4 });
      }
      case 'object': {
        const properties = (one['properties'] ?? {}) as Record<string, Json>;
        const required = (one['required'] ?? []) as string[];
        const parts = Object.entries(properties).map(
          ([key, part]) => [key, withFaults(part, depth + 1)] as const,
        );
        const named = fc.record(Object.fromEntries(parts), { requiredKeys: required });
        const further = one['additionalProperties'];
        if (typeof further !== 'object' || further === null) return named;
        const keys = fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 8 }));
        return fc.dictionary(keys, withFaults(further as Json, depth + 1), { maxKeys: 3 });
      }
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  function withFaults(one: Json, depth: number): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 14, arbitrary: fitting(one, depth) },
      { weight: 1, arbitrary: fc.constantFrom(...odd) },
    );
  }

  return fc.oneof({ weight: 8, arbitrary: withFaults(json, 0) }, { weight: 1, arbitrary: fc.jsonValue() });
}
