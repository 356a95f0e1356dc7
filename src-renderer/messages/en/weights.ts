import { integer } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const weights = {
  title: 'What an epoch would hold',
  byClass: 'By class',
  schemes: {
    none: ['None', 'every image alike'],
    sqrt: ['Square root', '1 / √count'],
    inverse: ['Inverse frequency', '1 / count: all classes alike'],
    effective: ['Effective number', '1 / (1 − 0.999^count)'],
  },
  note: 'Weights are stored with each image and leave in the manifest. A weight of 0 is never drawn.',
  apply: (count: number) => `Apply to ${integer(count)}`,
  leftOutToo: (count: number) =>
    `${integer(count)} of them ${count === 1 ? 'is' : 'are'} left out of exports now, and would come back with the weight of ${count === 1 ? 'its' : 'their'} class.`,
  applied: 'stored as shown',
  notApplied: 'not applied yet',
  unweighted: 'unweighted',
  weighted: 'weighted',
  head: {
    class: 'class',
    images: 'images',
    weight: 'weight',
    bars: 'share of the draws, unweighted and weighted',
    before: 'unweighted',
    share: 'weighted',
    stored: 'stored now',
    expected: 'per 1,000 draws',
  },
  all: 'all',
  failed: 'The weights could not be worked out',
  empty: 'No image has a class yet',
  emptyHelp: 'Weights go by class. Label some images in the grid first.',
  status: (images: number, classes: number) =>
    `${counted(images, 'sample')} in ${counted(classes, 'class', 'classes')}`,
  byHand: 'By hand',
  byHandHelp: 'in the grid; a scheme applied later writes over it',
  balance: 'Largest class to smallest',
  balanceHelp: 'draws of the most drawn class for each of the least drawn',
};
