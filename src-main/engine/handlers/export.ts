import { procedures } from '../procedures.ts';

export const exportHandlers = {
  plan: procedures.export.plan.handler(async ({ context: { datasets, exports }, input }) => {
    const dataset = datasets.get(input.dataset);
    const { fileName, ...choices } = input.options;
    return exports.plan(dataset, exports.target(dataset, fileName), choices);
  }),
  run: procedures.export.run.handler(({ context: { datasets, exports }, input }) => {
    const dataset = datasets.get(input.dataset);
    const { fileName, ...choices } = input.options;
    return exports.run(dataset, exports.target(dataset, fileName), choices);
  }),
  undo: procedures.export.undo.handler(({ context: { datasets, exports }, input }) => {
    const dataset = datasets.get(input.dataset);
    return exports.undo(dataset, exports.target(dataset, input.fileName));
  }),
};
