import { integer } from '../../parts/numbers.ts';
import { counted } from '../counted.ts';

export const charts = {
  title: 'Charts',
  show: 'Charts of what the query finds',
  bar: (name: string, count: number) => `${name}: ${counted(count, 'image')}`,
  brush: (field: string) => `${field}: drag to filter, or arrows and Enter`,
  fields: {
    label: 'Class',
    pixels: 'Pixels',
    width: 'Width',
    height: 'Height',
    ratio: 'Aspect ratio',
    bytes: 'File size',
    brightness: 'Brightness',
    sharpness: 'Sharpness',
    entropy: 'Entropy',
    weight: 'Weight',
  },
  between: (low: string, high: string) => `${low} to ${high}`,
  without: (count: number) => `${integer(count)} without`,
  clear: (field: string) => `Take the filter of ${field} away`,
  loading: 'Counting…',
  failed: 'The charts could not be counted',
  empty: 'nothing to count',
};
