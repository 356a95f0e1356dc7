/** Where a picture of the given ratio (width / height) lies that is fitted whole into a frame, as shares of the frame. */
export function containedBox(
  ratio: number,
  frameRatio: number,
): { left: number; top: number; width: number; height: number } {
  const width = Math.min(1, ratio / frameRatio);
  const height = Math.min(1, frameRatio / ratio);
  return { left: (1 - width) / 2, top: (1 - height) / 2, width, height };
}
