import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src-shared/contract/index.ts';
import { traffic } from './traffic.svelte.ts';

/** Calls that show themselves as jobs where they take long. */
const shownAsJobs = /\/rpc\/(import|labelErrors)\//;

/** Every call of the engine, at the address that served this page. Used by the classes of this folder alone. */
export const client: ContractRouterClient<Contract> = createORPCClient(
  new RPCLink({
    url: `${location.origin}/rpc`,
    fetch: (request, init) => {
      const call = fetch(request, init);
      return shownAsJobs.test(request.url) ? call : traffic.follow(call);
    },
  }),
);
