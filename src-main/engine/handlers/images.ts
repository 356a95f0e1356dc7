import { inOrder } from '../../../src-shared/catalogue/class-looks.ts';
import { WinnowError } from '../../../src-shared/winnow-error.ts';
import { forecastWeights } from '../forecast-weights.ts';
import { classesDigest } from '../../export/classes-digest.ts';
import { procedures } from '../procedures.ts';

export const images = {
  get: procedures.images.get.handler(({ context, input }) => {
    const detail = context.datasets.get(input.dataset).catalogue.detail(input.id);
    if (!detail)
      throw new WinnowError('IMAGE_UNKNOWN', `There is no image ${input.id} in this dataset.`, {
        subject: String(input.id),
      });
    return detail;
  }),
};

export const classes = {
  list: procedures.classes.list.handler(({ context, input }) => {
    const { catalogue } = context.datasets.get(input.dataset);
    return inOrder(catalogue.classes(), catalogue.classOrder());
  }),
  place: procedures.classes.place.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const batch = catalogue.placeClassAt(input.id, input.to, input.request);
    return { batch, elapsedMs: performance.now() - startedMs };
  }),
  colour: procedures.classes.colour.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const batch = catalogue.colourClass(input.id, input.colour, input.request);
    return { batch, elapsedMs: performance.now() - startedMs };
  }),
  rename: procedures.classes.rename.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue } = context.datasets.getWritable(input.dataset);
    const batch = catalogue.renameClass(input.id, input.name, input.request);
    return { batch, elapsedMs: performance.now() - startedMs };
  }),
  indices: procedures.classes.indices.handler(({ context, input }) => {
    const { catalogue } = context.datasets.get(input.dataset);
    const { now, compacted } = catalogue.exportedClasses();
    const place = (list: typeof now, wanted: number) => {
      const index = list.findIndex(({ id }) => id === wanted);
      return index === -1 ? null : index;
    };
    return {
      classes: catalogue.classes().map(({ id }) => ({
        classId: id,
        index: place(now, id),
        compacted: place(compacted, id),
      })),
      digest: classesDigest(now.map(({ name }) => name)),
      compactedDigest: classesDigest(compacted.map(({ name }) => name)),
    };
  }),
  compact: procedures.classes.compact.handler(({ context, input }) => {
    const startedMs = performance.now();
    const { catalogue } = context.datasets.getWritable(input.dataset);
    return { batch: catalogue.compactClasses(input.request), elapsedMs: performance.now() - startedMs };
  }),
};

export const weights = {
  preview: procedures.weights.preview.handler(({ context, input }) =>
    context.datasets.get(input.dataset).catalogue.weightsPreview(input.scheme, input.query, input.beta),
  ),
  forecast: procedures.weights.forecast.handler(({ context, input }) =>
    forecastWeights(context.datasets.get(input.dataset).catalogue, input),
  ),
};
