import { z } from 'zod';
import {
  importFields,
  importFormats,
  importMatches,
  labelMeanings,
} from '../catalogue/import/import-format.ts';
import { rankings } from '../catalogue/label-errors/label-quality.ts';
import { batchResult, call, inDataset, inDatasetOnce } from './base.ts';

const counted = <T extends z.ZodType>(example: T) =>
  z.object({ count: z.number().int(), examples: z.array(example) });

const moved = z.array(z.object({ from: z.string().nullable(), to: z.string(), count: z.number().int() }));
const unmatched = counted(z.object({ line: z.number().int(), name: z.string() }));
const ambiguous = counted(z.object({ line: z.number().int(), name: z.string(), paths: z.array(z.string()) }));
const invalid = counted(z.object({ line: z.number().int(), field: z.string(), message: z.string() }));
const match = z.enum(importMatches);
const fields = z.partialRecord(z.enum(importFields), z.string().max(1000));

/** What is chosen by hand; what is left out is found by what is in the file. */
export const importChoices = z.object({
  format: z.enum(importFormats).optional(),
  match: match.optional(),
  /** Which column says what; an empty one says that a field is not read. */
  fields: fields.optional(),
  /** What labels that are whole numbers are. */
  labelMeaning: z.enum(labelMeanings).optional(),
  /** Changes labels that a person gave, too. */
  replaceHand: z.boolean().optional(),
});

export const importPlan = z.object({
  file: z.string(),
  format: z.enum(importFormats),
  match,
  matchChosen: z.boolean(),
  fields,
  columns: z.array(z.string()),
  labelMeaning: z.enum(labelMeanings).nullable(),
  rows: z.number().int(),
  matched: z.number().int(),
  unmatched,
  ambiguous,
  contradictions: counted(
    z.object({
      path: z.string(),
      field: z.string(),
      values: z.array(z.string()),
      lines: z.array(z.number().int()),
    }),
  ),
  byHand: counted(z.object({ path: z.string(), mine: z.string(), theirs: z.string() })),
  invalid,
  labels: moved,
  splits: moved,
  newClasses: z.array(z.string()),
  weights: z.number().int(),
  tags: z.number().int(),
  suggestions: z.number().int(),
  qualities: z.number().int(),
  changes: z.number().int(),
});

export const labelErrorsPlan = z.object({
  file: z.string(),
  match,
  ranking: z.enum(rankings),
  rows: z.number().int(),
  judged: z.number().int(),
  unlabelled: z.number().int(),
  errors: z.number().int(),
  estimatedErrors: z.number(),
  pairs: z.array(
    z.object({ given: z.string(), suggested: z.string(), found: z.number(), estimated: z.number() }),
  ),
  worst: z.array(
    z.object({ path: z.string(), given: z.string(), suggested: z.string(), quality: z.number() }),
  ),
  thresholds: z.array(z.object({ class: z.string(), images: z.number().int(), threshold: z.number() })),
  unmatched,
  ambiguous,
  invalid,
  changes: z.number().int(),
});

/** A file of the machine that the engine runs on. */
const fromFile = { file: z.string().min(1).max(10_000) };
/** Leaves out rows that cannot be read; without it, they refuse everything (IMPORT_INVALID). */
const skipInvalid = z.boolean().optional();
/** With it, refuses (EXTENT_CHANGED) where another number of images would change than was shown. */
const expect = z.number().int().optional();
const predictions = { ...fromFile, ranking: z.enum(rankings), match: match.optional() };

/** What a file says of the images, read into the catalogue. Nothing is written before `run`, and then all of it or nothing. */
export const importing = {
  preview: call.input(inDataset.extend({ ...fromFile, choices: importChoices })).output(importPlan),
  run: call
    .input(inDatasetOnce.extend({ ...fromFile, choices: importChoices, skipInvalid, expect }))
    .output(batchResult),
};

/** Labels that are likely wrong, by the probabilities that a model gave to each class. */
export const labelErrors = {
  preview: call.input(inDataset.extend(predictions)).output(labelErrorsPlan),
  run: call.input(inDatasetOnce.extend({ ...predictions, skipInvalid, expect })).output(batchResult),
};
