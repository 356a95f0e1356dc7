import type { Judgement } from '../../src-shared/catalogue/judgement.ts';
import type { WriteDb } from './connection.ts';

const insertMeasures = 'INSERT OR REPLACE INTO measures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const insertHashes = 'INSERT OR REPLACE INTO hashes VALUES (?, ?, ?)';

/** Writes what was measured of an image's pixels, in place of what was known. */
export function writeMeasured(db: WriteDb, id: number, { measured, colorSpace }: Judgement): void {
  if (!measured) {
    db.run('DELETE FROM measures WHERE image_id = ?', id);
    db.run('DELETE FROM hashes WHERE image_id = ?', id);
    return;
  }
  const { measures, pixelHash, perceptualHash } = measured;
  db.run(
    insertMeasures,
    id,
    measures.brightnessP1,
    measures.brightnessP5,
    measures.brightnessP50,
    measures.brightnessP95,
    measures.brightnessP99,
    // A grey file is grey: only of one that could hold colours it is worth knowing.
    colorSpace === 'gray' ? null : measures.chroma,
    measures.entropy,
    measures.sharpness,
    measures.sharpnessSmall,
  );
  db.run(
    insertHashes,
    id,
    Buffer.from(pixelHash, 'hex'),
    perceptualHash === null ? null : Buffer.from(perceptualHash, 'hex'),
  );
}
