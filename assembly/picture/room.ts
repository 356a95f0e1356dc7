/** What vectors may touch beyond the end of a picture. The widest step between two columns that are looked at is 256 pixels. */
export const slack: usize = 4096;

/** Where the picture is: behind everything that the program needs for itself. */
export function picture(): usize {
  return aligned(__heap_base);
}

export function aligned(address: usize): usize {
  return (address + 15) & ~15;
}

/** Grows the memory to reach up to `end` and a little beyond. @returns false where there is no more */
export function reach(end: usize): bool {
  const pages = <i32>((end + slack + 0xffff) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}

/** Whether the memory reaches so far. To grow it would take the picture away from whoever looks at it from outside. */
export function reaches(end: usize): bool {
  return end + slack <= (<usize>memory.size()) << 16;
}
