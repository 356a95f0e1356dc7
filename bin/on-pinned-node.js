/**
 * Starts a program again on the Node that the project pins, where the one at hand is too old for it. Written for any Node from 16 on, so nothing newer
 * may be used here.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// From 22.18 on, TypeScript runs as it is; the native modules want 22 as well.
const OLDEST = [22, 18];
const MARK = 'WINNOW_ON_PINNED_NODE';

/** Whether this Node runs Winnow. */
export function isRecentEnough(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The pinned Node's executable, or null where there is none for this platform or it was not installed. */
export function findPinnedNode(platform = process.platform, arch = process.arch) {
  const system = platform === 'win32' ? 'win' : platform;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${system}-${arch}/package.json`);
    const executable = join(dirname(manifest), 'bin', platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(executable) ? executable : null;
  } catch {
    return null;
  }
}

/**
 * True where this process may go on. Otherwise the script runs again, with the same arguments, on the pinned Node: its output, signals and exit code
 * become this process's, and the caller has nothing left to do.
 */
export function isOnRecentNode(scriptUrl) {
  if (process.env[MARK] !== undefined) {
    delete process.env[MARK];
    endWithParent();
    if (isRecentEnough()) return true;
  } else if (isRecentEnough()) {
    return true;
  } else {
    const executable = findPinnedNode();
    if (executable !== null) {
      runOn(executable, fileURLToPath(scriptUrl));
      return false;
    }
  }
  refuse('and the pinned one is not installed');
  return false;
}

function refuse(why) {
  console.error(
    `winnow: Expected Node ${OLDEST.join('.')} or newer but this is ${process.versions.node}, ${why}. Install a newer Node.`,
  );
  process.exitCode = 1;
}

function runOn(executable, script) {
  const child = spawn(executable, [...process.execArgv, script, ...process.argv.slice(2)], {
    // The channel carries nothing: it breaks when this process dies, however it dies.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [MARK]: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl+C in a terminal reaches both processes; passed on, it would count twice.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  child.on('error', (error) => refuse(`and the pinned one does not start (${error.message})`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code === null ? 1 : code;
      return;
    }
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** A process that was killed takes the one that it started with it: nobody would be left to stop that one. */
function endWithParent() {
  if (!process.channel) return;
  process.on('disconnect', () => process.exit(1));
  process.channel.unref();
}
