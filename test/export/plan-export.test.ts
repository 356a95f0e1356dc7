import { describe, expect, it } from 'vitest';
import { planExport } from '../../src-main/export/plan-export.ts';
import { plain, row, source } from './rows.ts';

const both = (fields = {}): ReturnType<typeof row>[] => [
  row('a', { label: 0, ...fields }),
  row('b', { label: 1, ...fields }),
];

describe('planExport', () => {
  it('counts each image once, under the first reason that holds', () => {
    const plan = planExport(
      source([
        ...both(),
        row('c', { dropped: true, verdict: 'empty', label: null }),
        row('d', { verdict: 'empty', label: null }),
        row('e', { label: null }),
        row('f', { label: null }),
      ]),
      plain,
    );
    expect(plan).toMatchObject({
      inCatalogue: 6,
      samples: 2,
      excluded: [
        { reason: 'unlabelled', count: 2 },
        { reason: 'dropped', count: 1 },
        { reason: 'empty', count: 1 },
      ],
      splits: [{ split: 'all', count: 2, classCounts: [1, 1] }],
      refusal: null,
      warnings: [],
    });
  });

  it('takes damaged files as it is told', () => {
    const rows = [...both(), row('c', { verdict: 'damaged' })];
    expect(planExport(source(rows), plain).samples).toBe(3);
    expect(planExport(source(rows), { ...plain, includeDamaged: false })).toMatchObject({
      samples: 2,
      excluded: [{ reason: 'damaged', count: 1 }],
    });
  });

  it('digests the class list as compact JSON', () => {
    // printf '["cat","dog"]' | sha256sum
    expect(planExport(source(both()), plain).classesDigest).toBe(
      'sha256:07bdda6536300f70cd3ae02db4e242d6c8ebf7609da98970c67bb4753e900c38',
    );
  });

  it('refuses unlabelled images when told to', () => {
    const plan = planExport(source([...both(), row('c', { label: null })]), {
      ...plain,
      unlabelled: 'refuse',
    });
    expect(plan.refusal).toMatchObject({ code: 'EXPORT_UNLABELLED', message: '1 image has no label.' });
    expect(plan.warnings[0]).toBe('1 image has no label.');
  });

  it('refuses to export nothing', () => {
    expect(planExport(source([row('a', { dropped: true })]), plain).refusal?.code).toBe('EXPORT_EMPTY');
  });

  it('refuses a split whose weights are all zero, by name', () => {
    const rows = [row('a', { split: 'train' }), row('b', { split: 'val', weight: 0 })];
    expect(planExport(source(rows), plain).refusal).toMatchObject({ code: 'BAD_INPUT', subject: 'val' });
  });

  it('refuses a path that a reader would refuse', () => {
    expect(planExport(source([row('..\\a.jpg')]), plain).refusal?.code).toBe('PATH_OUTSIDE_ROOT');
  });

  it('warns of a class without a sample in a split', () => {
    const rows = [
      row('a', { split: 'train' }),
      row('b', { split: 'train', label: 1 }),
      row('c', { split: 'val' }),
    ];
    expect(planExport(source(rows), plain).warnings).toEqual([
      'The split "val" has no sample of the class dog.',
    ]);
  });

  it('warns of exact copies in two splits, not of copies in one', () => {
    const sha256 = 'a'.repeat(64);
    const train = both({ split: 'train', sha256 });
    expect(planExport(source(train), plain).warnings).toEqual([]);
    const val = both({ split: 'val', sha256 }).map((image) => ({ ...image, path: `v${image.path}` }));
    expect(planExport(source([...train, ...val]), plain).warnings).toEqual([
      '1 image has an exact copy in another split: a leak.',
    ]);
  });

  it('warns of images without a split among others, and of choices for splits that are not there', () => {
    const rows = [
      ...both(),
      ...both({ split: 'train' }).map((image) => ({ ...image, path: `t${image.path}` })),
    ];
    expect(planExport(source(rows), { ...plain, sampler: { test: { kind: 'random' } } }).warnings).toEqual([
      '2 images have no split; they go out as the split "all".',
      'There is a sampler for test, of which there are no samples.',
    ]);
  });
});
