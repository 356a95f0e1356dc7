import { getBrowser } from './browser.ts';

/** Runs once before the browser tests: finds a browser or gets one, so that no test has to. */
export default function setup(): void {
  process.env['WINNOW_TEST_BROWSER'] = getBrowser();
}
