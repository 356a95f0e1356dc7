import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../src-renderer/state/pipeline-advice.ts';

const presets = {
  train: [{ op: 'RandomResizedCrop', size: 224 }, { op: 'RandomHorizontalFlip' }, { op: 'ToTensor' }],
  evaluation: [{ op: 'Resize', size: 256 }, { op: 'CenterCrop', size: 224 }, { op: 'ToTensor' }],
};
const photographs = [
  { width: 500, height: 375, count: 90 },
  { width: 100, height: 80, count: 10 },
];
const kinds = (recipe: { op: string; [field: string]: unknown }[], sizes = photographs) =>
  adviceOn(recipe, sizes).map(({ kind, step, count }) => [kind, step, count]);
const toTensor = { op: 'ToTensor' };
const fixed = { op: 'Resize', size: [50, 50] };

describe('advice on a pipeline', () => {
  it.each(Object.entries(presets))('says nothing of the preset %s for photographs', (_, recipe) => {
    expect(adviceOn(recipe, [{ width: 500, height: 375, count: 1000 }])).toEqual([]);
  });

  it('counts the images that a step enlarges, cuts or fills up', () => {
    expect(kinds([{ op: 'Resize', size: [90, 110] }, toTensor])).toEqual([['enlarges', 0, 10]]);
    expect(kinds([{ op: 'RandomResizedCrop', size: 600 }, toTensor])).toEqual([['enlarges', 0, 100]]);
    expect(kinds([{ op: 'CenterCrop', size: 224 }, toTensor])).toEqual([
      ['cuts', 0, 90],
      ['fills', 0, 10],
    ]);
    expect(kinds([{ op: 'Resize', size: 64 }, { op: 'CenterCrop', size: 56 }, toTensor])).toEqual([]);
  });

  it('finds steps that leave every image as it is', () => {
    expect(kinds([fixed, { op: 'CenterCrop', size: 50 }, toTensor])).toEqual([['idle', 1, null]]);
    for (const idle of [
      { op: 'RandomHorizontalFlip', p: 0 },
      { op: 'ColorJitter', brightness: 0, hue: [0, 0] },
      { op: 'RandomRotation', degrees: 0 },
      { op: 'RandomAffine', degrees: 0, scale: [1, 1] },
      { op: 'RandomPerspective', distortion_scale: 0 },
      { op: 'Pad', padding: 0 },
    ])
      expect(kinds([fixed, idle, toTensor])).toEqual([['idle', 1, null]]);
    expect(kinds([fixed, { op: 'RandomAffine', degrees: 0, translate: [0.1, 0] }, toTensor])).toEqual([]);
  });

  it('knows where Normalize belongs, and its numbers', () => {
    const normalize = { op: 'Normalize', mean: [0.5], std: [0.5] };
    expect(kinds([fixed, normalize, toTensor])).toEqual([['normalize-first', 1, null]]);
    expect(kinds([fixed, toTensor, normalize, normalize])).toEqual([['normalize-twice', 3, null]]);
    expect(
      kinds([fixed, toTensor, { op: 'Normalize', mean: [123.7, 116.3, 103.5], std: [58, 57, 57] }]),
    ).toEqual([['normalize-levels', 2, null]]);
  });

  it('says that samples cannot be put into a batch', () => {
    expect(kinds([fixed])).toEqual([['no-tensor', null, null]]);
    expect(kinds([{ op: 'Resize', size: 50 }, toTensor])).toEqual([['sizes-differ', null, null]]);
    expect(kinds([{ op: 'Resize', size: 50 }, toTensor], [{ width: 60, height: 60, count: 3 }])).toEqual([]);
  });
});
