import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where files lie that a plain Node reads: the app's folder, or, for an app that is packed in one archive, the folder beside the archive. Only Electron
 * itself reads inside.
 */
export function unpacked(appFolder: string): string {
  return appFolder.replace(/app\.asar$/, 'app.asar.unpacked');
}

/**
 * The plain Node that the engine runs on: never Electron's own, for native image libraries and the GLib that Electron loads on Linux crash
 * each other. `WINNOW_NODE` names another. An app for macOS, for which there is no package, has one beside its archive; a clone there uses the one on the
 * PATH.
 */
export function nodeRuntime(appFolder: string, env: NodeJS.ProcessEnv = process.env): string {
  if (env['WINNOW_NODE']) return env['WINNOW_NODE'];
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = [
    join(unpacked(appFolder), 'node_modules', `node-${platform}-${process.arch}`, 'bin', executable),
    join(dirname(appFolder), 'node', 'bin', executable),
  ];
  return places.find((place) => existsSync(place)) ?? 'node';
}

/** The engine's script: the source in a clone, the emitted JavaScript in a package. */
export function engineScript(appFolder: string): string {
  const source = join(appFolder, 'src-main', 'server', 'engine-child.ts');
  return existsSync(source)
    ? source
    : join(unpacked(appFolder), 'out', 'package', 'src-main', 'server', 'engine-child.js');
}
