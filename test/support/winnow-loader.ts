import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packageFolder = fileURLToPath(new URL('../../python', import.meta.url));

/** Runs Python with `winnow_loader` to be imported from the repository, and gives the JSON lines it printed. */
export async function runPython<T>(python: string, ...args: string[]): Promise<T[]> {
  const { stdout } = await promisify(execFile)(python, ['-W', 'ignore', ...args], {
    env: { ...process.env, PYTHONPATH: packageFolder, PYTHONDONTWRITEBYTECODE: '1' },
    maxBuffer: 2 ** 28,
  });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}
