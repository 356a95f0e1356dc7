import { constants } from 'node:fs';

/** How files are opened that may be something else by now. Whoever opens a pipe that stands in the place of one does not wait for somebody to write to it. Windows has no such pipes, and no such flag. */
export const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
