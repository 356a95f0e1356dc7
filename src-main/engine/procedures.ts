import { implement } from '@orpc/server';
import { contract } from '../../src-shared/contract/index.ts';
import { toContractError } from './engine-error.ts';
import type { EngineParts } from './engine-parts.ts';

/** What a handler is made from: the contract's call, the engine's parts as context, errors as the contract has them. */
export const procedures = implement(contract)
  .$context<EngineParts>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toContractError(error);
    }
  });
