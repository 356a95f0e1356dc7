import type { RecipeOp } from '../../../src-shared/transforms/transform.ts';

const toTensor = { op: 'ToTensor' };

function normalize(mean: number, std: number): RecipeOp {
  return { op: 'Normalize', mean: [mean, mean, mean], std: [std, std, std] };
}

const centerCrop224 = { op: 'CenterCrop', size: 224 };
const imagenet = { op: 'Normalize', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** The pipelines of the stored vectors, by the names they have there. One more of them is no recipe: the test builds it. */
export const goldenRecipes: Readonly<Record<string, readonly RecipeOp[]>> = {
  decode: [],
  'Resize(224)': [{ op: 'Resize', size: 224 }],
  'Resize((224,224))': [{ op: 'Resize', size: [224, 224] }],
  'Resize(224,bicubic)': [{ op: 'Resize', size: 224, interpolation: 'bicubic' }],
  'Resize(224,lanczos)': [{ op: 'Resize', size: 224, interpolation: 'lanczos' }],
  'Resize(224,nearest)': [{ op: 'Resize', size: 224, interpolation: 'nearest' }],
  'Resize(224,box)': [{ op: 'Resize', size: 224, interpolation: 'box' }],
  'Resize(224,hamming)': [{ op: 'Resize', size: 224, interpolation: 'hamming' }],
  'Resize(640)': [{ op: 'Resize', size: 640 }],
  'Resize(224,max_size=250)': [{ op: 'Resize', size: 224, max_size: 250 }],
  'CenterCrop(224)': [centerCrop224],
  'CenterCrop((100,301))': [{ op: 'CenterCrop', size: [100, 301] }],
  'CenterCrop(600)': [{ op: 'CenterCrop', size: 600 }],
  'Pad(10)': [{ op: 'Pad', padding: 10 }],
  'Pad([1,2,3,4],fill=127)': [{ op: 'Pad', padding: [1, 2, 3, 4], fill: 127 }],
  'Pad(7,reflect)': [{ op: 'Pad', padding: 7, padding_mode: 'reflect' }],
  'Pad(7,symmetric)': [{ op: 'Pad', padding: 7, padding_mode: 'symmetric' }],
  'Pad(7,edge)': [{ op: 'Pad', padding: 7, padding_mode: 'edge' }],
  'Grayscale(3)': [{ op: 'Grayscale', num_output_channels: 3 }],
  'Grayscale(1)': [{ op: 'Grayscale' }],
  'RandomHorizontalFlip(p=1)': [{ op: 'RandomHorizontalFlip', p: 1 }],
  'RandomVerticalFlip(p=1)': [{ op: 'RandomVerticalFlip', p: 1 }],
  ToTensor: [toTensor],
  'ToTensor|Normalize(.4,.2)': [toTensor, normalize(0.4, 0.2)],
  'Resize(224)|CenterCrop(224)|ToTensor|Normalize(.5,.5)': [
    { op: 'Resize', size: 224 },
    centerCrop224,
    toTensor,
    normalize(0.5, 0.5),
  ],
  'Resize(256)|CenterCrop(224)|ToTensor|Normalize(imagenet)': [
    { op: 'Resize', size: 256 },
    centerCrop224,
    toTensor,
    imagenet,
  ],
  'RandomCrop(150)': [{ op: 'RandomCrop', size: 150 }],
  'RandomCrop(224,padding=4)': [{ op: 'RandomCrop', size: 224, padding: 4, pad_if_needed: true }],
  'RandomResizedCrop(224)': [{ op: 'RandomResizedCrop', size: 224 }],
  'RandomResizedCrop(96,scale=(.5,.6),ratio=(1,1))': [
    { op: 'RandomResizedCrop', size: 96, scale: [0.5, 0.6], ratio: [1, 1] },
  ],
  RandomHorizontalFlip: [{ op: 'RandomHorizontalFlip' }],
  'RandomResizedCrop(224)|RandomHorizontalFlip|ToTensor|Normalize(.4,.2)': [
    { op: 'RandomResizedCrop', size: 224 },
    { op: 'RandomHorizontalFlip' },
    toTensor,
    normalize(0.4, 0.2),
  ],
  'RandomRotation(30)': [{ op: 'RandomRotation', degrees: 30 }],
  'ColorJitter(.4,.4,.4,.1)': [
    { op: 'ColorJitter', brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
  ],
  'RandomErasing|after ToTensor': [toTensor, { op: 'RandomErasing', p: 1 }],
  'RandomGrayscale(.5)': [{ op: 'RandomGrayscale', p: 0.5 }],
  'GaussianBlur(5)': [{ op: 'GaussianBlur', kernel_size: 5 }],
};
