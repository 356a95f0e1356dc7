import { execFileSync } from 'node:child_process';

/** A Python that has torch and torchvision, or null where there is none. Tests that need it skip, and say so. */
export function findTorch(): string | null {
  for (const python of [process.env['WINNOW_TORCH_PYTHON'], 'python3', '/usr/bin/python3']) {
    if (python === undefined) continue;
    try {
      execFileSync(python, ['-c', 'import torch, torchvision'], { stdio: 'ignore' });
      return python;
    } catch {
      continue;
    }
  }
  console.warn('Skipped: no Python with torch and torchvision to compare with.');
  return null;
}
