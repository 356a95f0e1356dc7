#!/usr/bin/env node
/**
 * npm start [-- FOLDER] [--browser] [--port N]: the app. In a window where there is a display and Electron, else served to a browser.
 */
import { isOnRecentNode } from './on-pinned-node.js';

if (isOnRecentNode(import.meta.url)) {
  const { start } = await import('./start-app.js');
  process.exitCode = await start(process.argv.slice(2));
}
