import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Serializer } from '../../src-main/engine/serve-calls.ts';
import { WholeResponse } from '../../src-main/engine/whole-response.ts';

const written = (serializer: StandardRPCJsonSerializer, value: unknown): string =>
  JSON.stringify(new StandardRPCSerializer(serializer).serialize(value));

describe('an answer to a call', () => {
  const part = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(
      undefined,
      Number.NaN,
      Infinity,
      -0,
      2n ** 70n,
      new Date(0),
      new Date(Number.NaN),
    ),
    fc.constantFrom<unknown>(new Set([1, 'a']), new Map([['a', Number.NaN]]), /a+/g, new URL('http://a/b')),
    fc.constantFrom<unknown>({ toJSON: () => 'x', a: 1 }, new Float64Array([1, 2]), [undefined], {
      a: undefined,
    }),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      { weight: 2, arbitrary: part },
      { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 3 }), tie('any'), { maxKeys: 4 }) },
    ),
  })).any;

  it('is written as the library writes it, whatever is in it', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(written(new Serializer(), any)).toBe(written(new StandardRPCJsonSerializer(), any));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a response that is whole', () => {
  const bytes = new TextEncoder().encode('{"a":1}');
  const make = () => new WholeResponse(bytes, { status: 201, headers: { 'x-a': 'b' } });

  it('can be read as any other', async () => {
    expect(await make().text()).toBe('{"a":1}');
    expect(await make().json()).toEqual({ a: 1 });
    expect(new Uint8Array(await make().arrayBuffer())).toEqual(bytes);
    expect(await make().bytes()).toEqual(bytes);
    expect(await (await make().blob()).text()).toBe('{"a":1}');
    expect(await new Response(make().body).text()).toBe('{"a":1}');
  });

  it('is read once, and says so', async () => {
    const response = make();
    expect(response.bodyUsed).toBe(false);
    const copy = response.clone();
    await response.text();
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect([copy.status, copy.headers.get('x-a'), await copy.text()]).toEqual([201, 'b', '{"a":1}']);
  });
});
