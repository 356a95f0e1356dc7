/** Keeps the browser's sign of a broken picture away where a file has no thumbnail: what lies around it says what is wrong. For `{@attach unlessBroken}`. */
export function unlessBroken(image: HTMLImageElement): () => void {
  const hide = (): void => void (image.style.visibility = 'hidden');
  const show = (): void => void image.style.removeProperty('visibility');
  image.addEventListener('error', hide);
  image.addEventListener('load', show);
  return () => {
    image.removeEventListener('error', hide);
    image.removeEventListener('load', show);
  };
}
