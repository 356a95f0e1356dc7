import type { DesktopBridge } from '../src-shared/desktop/bridge.ts';

declare global {
  interface Window {
    /** What the desktop app adds to the page; absent in a browser. */
    winnowDesktop?: DesktopBridge;
  }
}
