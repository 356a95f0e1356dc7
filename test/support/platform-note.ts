// Tests of signals, permissions, /proc and names that are not UTF-8 skip where the system has no such thing; then this is why.
if (process.platform !== 'linux') {
  console.warn(`Skipped: tests of what ${process.platform} does not have, or has otherwise than Linux.`);
}
