import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard';
import { FetchHandler } from '@orpc/server/fetch';
import { StandardHandler, StandardRPCCodec, StandardRPCMatcher } from '@orpc/server/standard';
import { WinnowError } from '../../src-shared/winnow-error.ts';
import type { EngineParts } from './engine-parts.ts';
import type { EngineRequest } from './engine-request.ts';
import { isJson } from './is-json.ts';
import { refuse } from './refuse.ts';
import { router } from './router.ts';
import { typedRefusal } from './typed-refusal.ts';

/** The library looks for dates, sets and the like by copying every value of an answer. Nearly all are JSON as they are. */
export class Serializer extends StandardRPCJsonSerializer {
  override serialize(
    ...given: Parameters<StandardRPCJsonSerializer['serialize']>
  ): ReturnType<StandardRPCJsonSerializer['serialize']> {
    const [data, , meta = [], maps = [], blobs = []] = given;
    return isJson(data) ? [data, meta, maps, blobs] : super.serialize(...given);
  }
}

/** The calls of the contract, under /rpc/. */
export function serveCalls(
  parts: EngineParts,
): (request: EngineRequest, pathname: string) => Promise<Response> {
  const codec = new StandardRPCCodec(new StandardRPCSerializer(new Serializer()));
  const rpc = new FetchHandler<EngineParts>(new StandardHandler(router, new StandardRPCMatcher(), codec, {}));
  return async (request, pathname) => {
    // A look at a call must not be one: the library takes HEAD for a call.
    if (request.method !== 'POST')
      return refuse(new WinnowError('BAD_INPUT', 'Calls are sent with POST.'), 405);
    // What a form of another page can send is none of these.
    if (!isJsonType(request.headers.get('content-type')))
      return refuse(new WinnowError('BAD_INPUT', 'Calls are sent as application/json.'));
    // Of a request, the library reads of JSON what ours has.
    const { matched, response } = await rpc.handle(request as unknown as Request, {
      prefix: '/rpc',
      context: parts,
    });
    return matched
      ? typedRefusal(response)
      : refuse(new WinnowError('BAD_INPUT', 'There is no such call.', { subject: pathname }), 404);
  };
}

function isJsonType(contentType: string | null): boolean {
  return contentType !== null && /^application\/json(;|$)/i.test(contentType);
}
