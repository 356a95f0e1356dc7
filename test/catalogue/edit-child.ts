/** Edits a catalogue until it is killed, and prints each edit once it is confirmed: `image weight` a line. */
import { writeSync } from 'node:fs';
import { openCatalogue } from '../../src-main/catalogue/open.ts';

const [file, from, images] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
const catalogue = openCatalogue(file);
for (let n = from; ; n++) {
  const image = 1 + (n % images);
  catalogue.applyChange({ ids: [image] }, { kind: 'weight', weight: n });
  writeSync(1, `${image} ${n}\n`);
  // Something large now and then, so that kills meet it too. Where one was killed before its undo, all have that class already:
  // then nothing was done, and an undo would take back the confirmed edit.
  if (n % 5 === 0) {
    const { count } = catalogue.applyChange({ query: '' }, { kind: 'labelName', name: `class ${n % 7}` });
    if (count > 0) catalogue.undo();
  }
}
