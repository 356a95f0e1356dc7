import { ClassThresholds } from './class-thresholds.ts';
import { confidentClass } from './confident-class.ts';
import { ConfidentJoint } from './confident-joint.ts';
import { labelQuality, type Ranking } from './label-quality.ts';

/** An image with the class that it was given and what a model, trained without it, says of every class. */
export interface Prediction {
  id: number;
  /** Index of the class it was given. */
  given: number;
  /** One a class, from 0 to 1, together 1. */
  probabilities: ArrayLike<number>;
}

export interface JudgedLabel {
  id: number;
  /** From 0, surely wrong, to 1. */
  quality: number;
  /** The class that the image is confidently of, where that is not the one it was given. */
  suggested: number | null;
}

export interface LabelErrors {
  /** In the order in which they came. */
  labels: JudgedLabel[];
  joint: ConfidentJoint;
  thresholds: Float64Array;
  /** How many images were given each class. */
  givenCounts: Float64Array;
}

/**
 * Confident learning: an error is an image that is confidently of another class than the one it was given. See class-thresholds.ts for the source.
 *
 * @param predictions gone through twice, so that they need not be held
 */
export async function findLabelErrors(
  classes: number,
  ranking: Ranking,
  predictions: () => AsyncIterable<Prediction> | Iterable<Prediction>,
): Promise<LabelErrors> {
  const means = new ClassThresholds(classes);
  for await (const { given, probabilities } of predictions()) means.add(given, probabilities);
  const thresholds = means.values;
  const joint = new ConfidentJoint(classes);
  const labels: JudgedLabel[] = [];
  for await (const { id, given, probabilities } of predictions()) {
    const confident = confidentClass(probabilities, thresholds);
    if (confident >= 0) joint.add(given, confident);
    labels.push({
      id,
      quality: labelQuality(ranking, given, probabilities),
      suggested: confident >= 0 && confident !== given ? confident : null,
    });
  }
  return { labels, joint, thresholds, givenCounts: means.counts };
}
