import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../winnow-error.ts';
import { statusOf } from './error-status.ts';

/** What travels with an error beside its code and its sentence. */
export const errorData = z.object({
  subject: z.string().optional(),
  hint: z.string().optional(),
  at: z.number().int().optional(),
});

export type ErrorData = z.infer<typeof errorData>;

/** The error map that every call of the contract declares. */
export const contractErrors = Object.fromEntries(
  errorCodes.map((code) => [code, { status: statusOf(code), data: errorData }]),
) as Record<ErrorCode, { status: number; data: typeof errorData }>;
