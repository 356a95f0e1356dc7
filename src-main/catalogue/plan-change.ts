import { flags } from '../../src-shared/catalogue/flag.ts';
import { classWeights, defaultBeta } from '../../src-shared/catalogue/weights.ts';
import type { Change, Flag } from '../../src-shared/contract/values.ts';
import { placeClass } from './class-positions.ts';
import type { WriteDb } from './connection.ts';
import { ensureClass, ensureSplit } from './ensure-named.ts';
import type { Field } from './fields.ts';
import type { SqlCondition } from './query-to-sql.ts';
import { isLabelError } from './label-error-notice.ts';
import { hasPlace, splitBecomes } from './split-place.ts';
import { classNameOf } from './target.ts';
import { sampleCounts } from './weights-preview.ts';

/** A change of a column. */
export type PlannedChange = Exclude<Change, { kind: 'reviewed' }>;

/** A change as the field it touches and an expression over `images` for what the field becomes. */
export interface ChangePlan {
  field: Field;
  after: SqlCondition;
  /** Which images of the target it is for; all unless it says. */
  only?: string;
  /** What was done, for the history. */
  summary(images: string): string;
}

const flagSummaries: Record<Flag, (images: string) => string> = {
  none: (images) => `Cleared the mark of ${images}`,
  dropped: (images) => `Dropped ${images}`,
  kept: (images) => `Kept ${images}`,
};

/** Throws CLASS_UNKNOWN for a label, BAD_INPUT for ratios. Makes the classes, splits and temporary tables that the change needs. */
export function planChange(db: WriteDb, target: SqlCondition, change: PlannedChange): ChangePlan {
  switch (change.kind) {
    case 'label': {
      const { classId } = change;
      if (classId === null) {
        return {
          field: 'class_id',
          after: { sql: 'NULL', values: [] },
          summary: (images) => `Cleared the label of ${images}`,
        };
      }
      placeClass(db, classId);
      return labelled(classId, classNameOf(db, classId));
    }
    case 'labelName':
      return labelled(ensureClass(db, change.name), change.name);
    case 'flag':
      return {
        field: 'flag',
        after: constant(flags.indexOf(change.flag)),
        summary: flagSummaries[change.flag],
      };
    case 'weight':
      return {
        field: 'weight',
        after: constant(change.weight),
        summary: (images) => `Set the weight of ${images} to ${change.weight}`,
      };
    case 'weightStep':
      return {
        field: 'weight',
        after: { sql: 'step_weight(weight, ?)', values: [change.direction] },
        summary: (images) =>
          `${change.direction === 'up' ? 'Raised' : 'Lowered'} the weight of ${images} one step`,
      };
    case 'weightFactor':
      return {
        field: 'weight',
        after: { sql: 'weight * ?', values: [change.factor] },
        summary: (images) => `Multiplied the weight of ${images} by ${change.factor}`,
      };
    case 'split': {
      const { split } = change;
      if (split === null) {
        return {
          field: 'split_id',
          after: { sql: 'NULL', values: [] },
          summary: (images) => `Took ${images} out of the splits`,
        };
      }
      return {
        field: 'split_id',
        after: constant(ensureSplit(db, split)),
        summary: (images) => `Put ${images} into ${split}`,
      };
    }
    case 'weightScheme':
      return weightScheme(db, target, change);
    case 'splitRatios':
      return splitRatios(db, change);
    case 'acceptSuggestion':
      return {
        field: 'class_id',
        after: { sql: 'suggested_class_id', values: [] },
        only: isLabelError,
        summary: (images) => `Labelled ${images} as suggested`,
      };
    case 'tag':
      return {
        field: 'tags',
        after: {
          sql: 'change_tags(tags, ?, ?)',
          values: [JSON.stringify(change.add), JSON.stringify(change.remove)],
        },
        summary: (images) => tagSummary(change, images),
      };
    case 'splitEach':
      return splitEach(db, change.splits);
  }
}

function labelled(classId: number, name: string): ChangePlan {
  return { field: 'class_id', after: constant(classId), summary: (images) => `Labelled ${images} ${name}` };
}

function weightScheme(
  db: WriteDb,
  target: SqlCondition,
  { scheme, beta = defaultBeta }: Extract<Change, { kind: 'weightScheme' }>,
): ChangePlan {
  db.run(
    'CREATE TEMP TABLE IF NOT EXISTS class_weights (class_id INTEGER PRIMARY KEY, weight REAL NOT NULL) STRICT',
  );
  db.run('DELETE FROM temp.class_weights');
  const counts = new Map(sampleCounts(db, target).map(({ classId, count }) => [classId, count]));
  for (const [classId, weight] of classWeights(scheme, counts, beta)) {
    db.run('INSERT INTO temp.class_weights VALUES (?, ?)', classId, weight);
  }
  const how = {
    none: 'Set the weight of $ back to 1',
    inverse: 'Weighted $ by inverse class frequency',
    sqrt: 'Weighted $ by the square root of inverse class frequency',
    effective: `Weighted $ by the effective number of samples (beta ${beta})`,
  }[scheme];
  return {
    field: 'weight',
    after: {
      sql: '(SELECT new.weight FROM temp.class_weights AS new WHERE new.class_id = images.class_id)',
      values: [],
    },
    only: 'class_id IN (SELECT class_id FROM temp.class_weights)',
    summary: (images) => how.replace('$', () => images),
  };
}

function splitRatios(db: WriteDb, change: Extract<Change, { kind: 'splitRatios' }>): ChangePlan {
  const { ratios, seed, group = 'duplicates' } = change;
  const together = { duplicates: '', folder: ', folders together', prefix: ', name prefixes together' }[
    group
  ];
  const shares = Object.entries(ratios).map(([name, ratio]) => `${Math.round(ratio * 1000) / 10} % ${name}`);
  return {
    field: 'split_id',
    after: splitBecomes(change, (name) => ensureSplit(db, name)),
    only: hasPlace,
    summary: (images) => `Split ${images} into ${shares.join(', ')} (seed ${seed}${together})`,
  };
}

/** Each image into a split of its own, in one batch: how leaking groups are brought together. */
function splitEach(db: WriteDb, splits: Readonly<Record<string, readonly number[]>>): ChangePlan {
  db.run(
    'CREATE TEMP TABLE IF NOT EXISTS image_splits (image_id INTEGER PRIMARY KEY, split_id INTEGER NOT NULL) STRICT',
  );
  db.run('DELETE FROM temp.image_splits');
  for (const [name, ids] of Object.entries(splits)) {
    db.run(
      'INSERT OR REPLACE INTO temp.image_splits SELECT value, ? FROM json_each(?)',
      ensureSplit(db, name),
      JSON.stringify(ids),
    );
  }
  return {
    field: 'split_id',
    after: {
      sql: '(SELECT new.split_id FROM temp.image_splits AS new WHERE new.image_id = images.id)',
      values: [],
    },
    only: 'id IN (SELECT image_id FROM temp.image_splits)',
    summary: (images) => `Put ${images} into the split of their group`,
  };
}

function tagSummary({ add, remove }: Extract<Change, { kind: 'tag' }>, images: string): string {
  const took = `took ${remove.join(', ')} from`;
  if (add.length === 0) return `${took.replace('t', 'T')} ${images}`;
  return `Tagged ${images} ${add.join(', ')}${remove.length > 0 ? `, ${took} them` : ''}`;
}

function constant(value: string | number): SqlCondition {
  return { sql: '?', values: [value] };
}
