/** The app's own scheme. The host is fixed, so that the page has one origin and the rules of the web apply to it. */
export const scheme = 'winnow';
export const pageOrigin = `${scheme}://app`;

/** True for an address of the app's own page. */
export function isOwnAddress(address: string): boolean {
  try {
    const { protocol, host } = new URL(address);
    return protocol === `${scheme}:` && host === 'app';
  } catch {
    return false;
  }
}
