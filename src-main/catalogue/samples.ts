import { verdicts, exportableVerdicts } from '../../src-shared/catalogue/verdict.ts';
import { flags } from '../../src-shared/catalogue/flag.ts';
import { defaultSplit } from '../../src-shared/manifest/header.ts';
import { noneIn } from './column.ts';
import type { Columns } from './columns.ts';
import { roots } from './counts.ts';
import { idsByName } from './select-ids.ts';
import { sortIds } from './sort-ids.ts';

/** The samples of a split as columns. Index i is the i-th line of the split in a manifest that is exported now. */
export interface SampleColumns {
  readonly ids: Int32Array;
  /** The classes' own numbers. */
  readonly labels: Int32Array;
  readonly weights: Float64Array;
}

const exportable = new Set(exportableVerdicts.map((verdict) => verdicts.indexOf(verdict)));
const dropped = flags.indexOf('dropped');

/** Ids of what an export of a split takes, ordered by path; of all splits for null. What is in no split leaves as the default one. */
export function samplesIn(columns: Columns, split: string | null): Int32Array {
  const [labels, flagOf] = [columns.of('class_id'), columns.of('flag')];
  const [verdictOf, splitOf] = [columns.of('verdict'), columns.of('split_id')];
  const wanted = split === null ? undefined : idsByName(columns.db, 'splits').get(split);
  const [noLabel, noSplit] = [noneIn(labels), noneIn(splitOf)];
  const isNone = (value: number, none: number) => value === none || Number.isNaN(value);
  const isIn = (id: number) =>
    split === null || splitOf[id] === wanted || (split === defaultSplit && isNone(splitOf[id]!, noSplit));
  return columns
    .byPath()
    .filter(
      (id) =>
        !isNone(labels[id]!, noLabel) && flagOf[id] !== dropped && exportable.has(verdictOf[id]!) && isIn(id),
    );
}

const kept = new WeakMap<Columns, { revision: number; bySplit: Map<string | null, SampleColumns> }>();

/** Kept until the catalogue changes: one batch after another is looked at. @param split null for those of all splits */
export function samplesOf(columns: Columns, split: string | null): SampleColumns {
  const revision = columns.db.value<number>('SELECT revision FROM dataset');
  let known = kept.get(columns);
  if (known?.revision !== revision) {
    known = { revision, bySplit: new Map() };
    kept.set(columns, known);
  }
  let samples = known.bySplit.get(split);
  if (!samples) {
    samples = readSamples(columns, split);
    known.bySplit.set(split, samples);
  }
  return samples;
}

function readSamples(columns: Columns, split: string | null): SampleColumns {
  const ids = byRoot(columns, samplesIn(columns, split));
  const [labels, weights] = [columns.of('class_id'), columns.of('weight')];
  return {
    ids,
    labels: ids.map((id) => labels[id]!),
    weights: Float64Array.from(ids, (id) => weights[id]!),
  };
}

/** An export goes through one root after the other, in the order of their names. */
function byRoot(columns: Columns, ids: Int32Array): Int32Array {
  const list = roots(columns.db).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  if (list.length < 2) return ids;
  const rootOf = columns.of('root_id');
  const places = new Map(list.map(({ id }, place) => [id, place]));
  return sortIds(
    ids,
    Uint32Array.from(rootOf, (root) => places.get(root) ?? 0),
    { descending: false, none: -Infinity },
  );
}
