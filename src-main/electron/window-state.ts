import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WindowState {
  /** Null: wherever the system puts it. */
  bounds: Box | null;
  isMaximized: boolean;
  isFullScreen: boolean;
}

export const smallestWindow = { width: 800, height: 560 };
const fresh: WindowState = { bounds: null, isMaximized: false, isFullScreen: false };

/** Where the window was. A file that is missing, broken, or of screens that are no longer there gives a fresh one. */
export function readWindowState(file: string, workAreas: readonly Box[]): WindowState {
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return fresh;
  }
  if (typeof stored !== 'object' || stored === null) return fresh;
  const { bounds, isMaximized, isFullScreen } = stored as Record<string, unknown>;
  return {
    bounds: isBox(bounds) && workAreas.some((area) => isReachable(bounds, area)) ? bounds : null,
    isMaximized: isMaximized === true,
    isFullScreen: isFullScreen === true,
  };
}

/** Writes beside and renames, so that a crash leaves the old state. A disk that takes nothing costs the memory of a place, no more. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    return;
  }
}

function isBox(value: unknown): value is Box {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return (
    [x, y, width, height].every((part) => Number.isInteger(part)) &&
    (width as number) >= smallestWindow.width &&
    (height as number) >= smallestWindow.height
  );
}

/** Enough of the title bar lies on the screen to take hold of it. */
function isReachable(box: Box, area: Box): boolean {
  const shownX = Math.min(box.x + box.width, area.x + area.width) - Math.max(box.x, area.x);
  return shownX >= 100 && box.y >= area.y && box.y <= area.y + area.height - 40;
}
